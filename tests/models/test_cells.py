"""What is typed into a cell, and how a value is shown: one meaning both ways."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.cells import format_cell, parse_cell, status_choices
from models.errors import ValueRefusedError
from models.records import Deadline
from tests.small_ledger import ROUND


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("deadline", "9月底前", Deadline("9月底前", date(2025, 9, 30), "date")),
        ("deadline", "立行立改", Deadline("立行立改", None, "immediate")),
        ("deadline", "", Deadline()),
        ("leaders", "周明、吴敏", ("周明", "吴敏")),
        ("departments", "医务部，护理部", ("医务部", "护理部")),
        ("owners", "", ()),
        ("claimed_by", "周明", "周明"),
        ("claimed_by", "", ""),
        ("status", "已完成", "completed"),
        ("status", "办结", "completed"),
        ("status", "", ""),
        ("completed_on", "2025.6.30", date(2025, 6, 30)),
        ("completed_on", "", None),
        ("public", "是", True),
        ("keep_up", "否", False),
        ("remarks", " 备注 ", "备注"),
    ],
)
def test_texts_in(key: str, text: str, value: Any) -> None:
    """Typed text → value."""
    assert parse_cell(key, text, ROUND) == value


@pytest.mark.parametrize(
    ("key", "text", "sentence"),
    [
        ("status", "差不多", "不是状态"),
        ("completed_on", "那一天", "不是有效日期"),
        ("completed_on", "2025.2.30", "不是有效日期"),
        ("public", "也许", "请填“是”或“否”"),
    ],
)
def test_texts_that_mean_nothing(key: str, text: str, sentence: str) -> None:
    """A sentence that says what may be typed."""
    with pytest.raises(ValueRefusedError, match=sentence):
        parse_cell(key, text, ROUND)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("deadline", Deadline("2025年底前，并长期坚持", date(2025, 12, 31), "date_and_long_term")),
        ("leaders", ("周明", "吴敏")),
        ("departments", ()),
        ("completed_on", date(2025, 6, 30)),
        ("keep_up", True),
        ("remarks", "文字"),
        *(("status", key) for key, _ in status_choices()),
    ],
)
def test_shown_values_read_back(key: str, value: Any) -> None:
    """Copying a cell to another place keeps its meaning."""
    assert parse_cell(key, format_cell(key, value), ROUND) == value


@pytest.mark.parametrize(
    "key", ["text", "progress", "owners", "claimed_by", "deadline", "status", "completed_on", "number"])
def test_a_text_that_is_too_long(key: str) -> None:
    """It is refused in one short sentence, whatever it says, and before anybody tries to understand it."""
    for mark in ("长", "9", "张三、"):
        with pytest.raises(ValueRefusedError, match="太长了") as refused:
            parse_cell(key, mark * 1_000_000, ROUND)
        assert len(str(refused.value)) < 80


@pytest.mark.parametrize("key", ["status", "completed_on", "locked"])
def test_a_long_value_is_not_repeated(key: str) -> None:
    """The sentence shows how it begins."""
    with pytest.raises(ValueRefusedError, match="“乱乱.*…”") as refused:
        parse_cell(key, "乱" * 90, ROUND)
    assert len(str(refused.value)) < 100


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("text", "规\0范\x01\x1b记\u200b录\ufeff", "规范记录"),
        ("text", "一\r\n二\r三\u2028四\t五", "一\n二\n三\n四\t五"),
        ("owners", "张\0伟", ("张伟",)),
        ("text", "规\ud800范", "规范"),
    ],
)
def test_marks_that_nobody_sees(key: str, text: str, value: Any) -> None:
    """They come along from other programs, and are left out as in an import."""
    assert parse_cell(key, text, ROUND) == value
