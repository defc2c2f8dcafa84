"""The open JSON: nothing is lost on the way out and back, and bad files get a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from models import changes, database, exchange, ledger, queries
from models.database import Store
from models.errors import BadFileError, ValueRefusedError
from models.records import Person

FULL: dict[str, Any] = json.loads((Path(__file__).parents[1] / "data" / "full_ledger.json").read_text(encoding="utf-8"))


def _load(path: Path, data: Any) -> tuple[Store, tuple[str, ...]]:
    store = database.create_store(path)
    return store, ledger.load(store, data)[1]


def _dump(store: Store) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(exchange.dump_text(queries.read_ledger(store)))
    return found


def test_dump_of_a_loaded_dump_is_the_same(tmp_path: Path) -> None:
    """A ledger with every key of contract §2 filled comes back letter by letter."""
    first, warnings = _load(tmp_path / "1.db", FULL)
    assert warnings == ()
    text = exchange.dump_text(queries.read_ledger(first))
    second, _ = _load(tmp_path / "2.db", json.loads(text))
    assert exchange.dump_text(queries.read_ledger(second)) == text
    first.close()
    second.close()


def test_everything_in_the_file_is_in_the_dump(tmp_path: Path) -> None:
    """Each value of the full ledger stands at its place in the dump."""
    store, _ = _load(tmp_path / "1.db", FULL)
    _contains(_dump(store), FULL, "")
    store.close()


def _contains(found: Any, wanted: Any, where: str) -> None:
    if isinstance(wanted, dict):
        for key, value in wanted.items():
            assert key in found, f"{where}.{key}"
            _contains(found[key], value, f"{where}.{key}")
    elif isinstance(wanted, list):
        assert len(found) == len(wanted), where
        for number, value in enumerate(wanted):
            _contains(found[number], value, f"{where}[{number}]")
    else:
        assert found == wanted, where


def test_undo_and_redo_of_a_load(tmp_path: Path) -> None:
    """A load is one step."""
    store = database.create_store(tmp_path / "1.db")
    empty = changes.table_dump(store)
    ledger.load(store, FULL)
    full = changes.table_dump(store)
    ledger.undo(store)
    assert changes.table_dump(store) == empty
    ledger.redo(store)
    assert changes.table_dump(store) == full
    store.close()


def test_own_and_inherited_values(tmp_path: Path) -> None:
    """Without ``own`` a measure keeps what differs from its problem; with it, exactly what it names, empty or not."""
    problem = {
        "text": "问题",
        "leaders": ["甲"],
        "status": "in_progress",
        "measures": [
            {"text": "一", "leaders": ["甲"], "status": "completed"},
            {"text": "二", "leaders": [], "own": ["leaders"]},
            {"text": "三"},
        ],
    }
    store, _ = _load(
        tmp_path / "1.db", {"format": "zhenggai", "version": 1, "rounds": [{"name": "甲", "problems": [problem]}]}
    )
    one, two, three = _dump(store)["rounds"][0]["problems"][0]["measures"]
    assert (one["own"], one["leaders"], one["status"]) == (["status"], ["甲"], "completed")
    assert (two["own"], two["leaders"], two["status"]) == (["leaders"], [], "in_progress")
    assert (three["own"], three["leaders"]) == ([], ["甲"])
    store.close()


def test_unknown_keys_are_named(tmp_path: Path) -> None:
    """They are ignored with a warning, at every level."""
    data = {
        "format": "zhenggai",
        "version": 1,
        "colour": "red",
        "rounds": [
            {
                "name": "甲",
                "mood": 1,
                "sections": {"epilogue": "x"},
                "problems": [{"text": "t", "wight": 2, "measures": [{"txt": "x"}]}],
            }
        ],
    }
    store, warnings = _load(tmp_path / "1.db", data)
    assert [
        name for name in ("colour", "mood", "epilogue", "wight", "txt") if any(name in line for line in warnings)
    ] == ["colour", "mood", "epilogue", "wight", "txt"]
    store.close()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"rounds": [{"name": "甲", "feedback_on": "2024-02-30"}]}, "不是有效日期"),
        ({"rounds": [{"name": "甲", "problems": [{"text": ["x"]}]}]}, "应是文字"),
        ({"rounds": [{"name": "甲", "problems": [{"leaders": "张三"}]}]}, "应是名单"),
        ({"rounds": [{"name": "甲", "problems": ["x"]}]}, "结构不对|应是一个对象"),
        ({"rounds": [{"name": "甲", "problems": [{"status": "odd"}]}]}, "状态“odd”"),
        ({"rounds": [{"name": "甲", "problems": [{"id": "1"}, {"id": "1"}]}]}, "编号重复"),
        ({"rounds": [{"name": "甲", "problems": [{"merged_into": "nowhere"}]}]}, "不存在的行"),
        ({"rounds": [{"name": "甲"}, {"name": "甲"}]}, "已有名为"),
        ({"rounds": [{"name": ""}]}, "不能为空"),
        ({"rounds": [{"name": "甲", "events": [{"people": "三"}]}]}, "应是数字"),
        ({"rounds": 3}, "结构不对"),
        ({"rounds": [{"name": "甲", "problems": [{"restricted": "false"}]}]}, "true 或 false.*第 1 个检查批次第 1 个问题"),
        ({"rounds": [{"name": "甲", "problems": [{"owners": {"张": 1}}]}]}, "应是名单"),
        ({"rounds": [{"name": "甲", "problems": [{"id": "p", "merged_into": "p"}]}]}, "合并到了自己"),
        ({"rounds": [{"name": "甲", "problems": [{"id": "p", "measures": [{"id": "p"}]}]}]}, "编号重复"),
        ({"rounds": [{"name": "甲", "stated": {"problems": 10**30}}]}, "结构不对"),
        ({"rounds": [{"name": "甲", "outcomes": [{"amount": float("nan")}]}]}, "应是数字"),
        ({"rounds": [{"name": "甲", "proposals": [3]}]}, "结构不对"),
        ({"unit": {"name": "\ud800"}}, "结构不对"),
    ],
)
def test_wrong_contents_are_refused(store: Store, change: dict[str, Any], sentence: str) -> None:
    """One sentence, and the ledger stays empty."""
    before = changes.table_dump(store)
    with pytest.raises(ValueRefusedError, match=sentence):
        ledger.load(store, {"format": "zhenggai", "version": 1} | change)
    assert changes.table_dump(store) == before


def test_a_ledger_with_content_is_not_loaded_into(filled: Store) -> None:
    """Load is the way back for a new ledger only."""
    with pytest.raises(ValueRefusedError, match="已有内容"):
        ledger.load(filled, FULL)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "不是有效的 JSON"),
        (b"\xff\xfe\x00", "不是有效的 JSON"),
        (b"[]", "缺少 format"),
        (b"{}", "缺少 format"),
        (b'{"format": "zhenggai", "version": 9}', "数据版本是 9"),
    ],
)
def test_files_that_are_not_ours(tmp_path: Path, content: bytes, sentence: str) -> None:
    """Broken JSON, another object, a later version."""
    path = tmp_path / "数据.json"
    path.write_bytes(content)
    with pytest.raises(BadFileError, match=sentence):
        exchange.read_file(path)


def test_reading_takes_a_fixed_number_of_statements(tmp_path: Path) -> None:
    """No statement per row (N + 1): ten times the rows, the same number of statements."""
    counts = []
    for size in (5, 50):
        problems = [
            {"text": f"问题{n}", "leaders": ["甲"], "measures": [{"text": "a", "owners": ["乙"]}] * 3}
            for n in range(size)
        ]
        data = {"format": "zhenggai", "version": 1, "rounds": [{"name": "甲", "problems": problems}]}
        store, _ = _load(tmp_path / f"{size}.db", data)
        statements: list[str] = []
        store.database.connection().set_trace_callback(statements.append)
        queries.read_ledger(store)
        counts.append(len(statements))
        store.close()
    assert counts[0] == counts[1]


def test_people_with_several_posts(store: Store) -> None:
    """Several posts are several entries, aliases each time the same."""
    ledger.add_person(store, Person("周明", "院长", aliases=("周院长",)))
    ledger.add_person(store, Person("周明", "党委副书记"))
    assert [(p.name, p.post, p.aliases) for p in queries.people(store)] == [
        ("周明", "院长", ("周院长",)),
        ("周明", "党委副书记", ("周院长",)),
    ]


def test_null_means_the_default(tmp_path: Path) -> None:
    """A null flag is no answer: what may be published stays so."""
    problem = {"text": "问题", "public": None, "restricted": None, "claimed_by": " ", "progress": "做了；。"}
    data = {"format": "zhenggai", "version": 1, "rounds": [{"name": "甲", "problems": [problem]}]}
    store, _ = _load(tmp_path / "1.db", data)
    found = _dump(store)
    assert found["people"] == []
    (loaded,) = found["rounds"][0]["problems"]
    assert (loaded["public"], loaded["restricted"], loaded["claimed_by"], loaded["progress"]) == (True, False, "", "做了")
    store.close()
