"""States, ticks, percentages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.importing.states import is_no_tick, is_tick
from models.importing.values import is_status_word, parse_status
from models.rules import STATUSES


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("not_started", "未启动 未整改 尚未整改 待整改 未开展 0% 0％"),
        (
            "in_progress",
            "正在整改 持续推进 阶段性完成 基本完成 未完成 整改中 推进中 有序推进 部分完成 50% 完成80% 进行中 尚未完成 0.5",
        ),
        ("completed", "已完成 已整改 办结 已办结 完成 整改到位 整改完成 全部完成 100% 已整改到位 整改完毕"),
        ("closed", "已销号 销号 已验收销号"),
        ("long_term", "长期坚持 常态化 常态化推进 持续坚持 长期整改"),
        ("", "制定了制度 立行立改 张伟 未知 √"),
    ],
)
def test_words(status: str, words: str) -> None:
    for word in words.split():
        assert parse_status(word) == (status, False), word


@pytest.mark.parametrize("text", ["已完成，长期坚持", "已完成并长期坚持", "已整改，持续巩固", "长期坚持（已完成）"])
def test_done_and_to_be_kept_up(text: str) -> None:
    assert parse_status(text) == ("completed", True)


def test_a_long_cell_is_known_by_its_first_clause() -> None:
    assert parse_status("已完成。印发制度1项，培训2次") == ("completed", False)
    assert not is_status_word("已完成。印发制度1项，培训2次，覆盖全院职工")


@pytest.mark.parametrize("text", ["√", "✓", "✔", "●", "是", "1", 1.0, 1])
def test_ticks(text: object) -> None:
    assert is_tick(text) and not is_no_tick(text)


@pytest.mark.parametrize("text", ["×", "否", "□", "0", 0, "", None])
def test_no_ticks(text: object) -> None:
    assert is_no_tick(text) and not is_tick(text)


@given(st.one_of(st.text(), st.text("已未完成整改销号长期坚持正在，。%0123456789"), st.floats(), st.booleans()))
def test_nothing_makes_it_fail(value: object) -> None:
    status, keep_up = parse_status(value)
    assert status in STATUSES
    assert not keep_up or status in ("completed", "closed")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("待销号", "completed"),
        ("申请销号", "completed"),
        ("已完成/长期坚持", "completed"),
        ("正常推进", "in_progress"),
        ("整改未完成", "in_progress"),
        ("超期未完成", "in_progress"),
        ("暂未完成", "in_progress"),
        ("2024年6月已完成", "completed"),
        ("已完成（5月20日）", "completed"),
        ("部分完成", "in_progress"),
        ("1/3", ""),
    ],
)
def test_states_as_offices_write_them(text: str, status: str) -> None:
    assert parse_status(text)[0] == status


def test_a_report_in_a_few_words_is_no_state() -> None:
    assert not is_status_word("已整改，修订制度") and is_status_word("已完成（2024年5月）") and is_status_word("已完成，长期坚持")
