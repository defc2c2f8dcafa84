"""Styles of an office: copied, changed, saved, read back; a broken file never stops the program."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from exporters.notice import NoticeOptions, build_notice
from exporters.styles import (
    STYLE_FOLDER, get_style, load_styles, own_styles, save_own_style, style_data, style_from_data,
)
from exporters.text import render_text
from models.errors import BadFileError, NotFoundError, ValueRefusedError
from tests.exporters.sample import TODAY, UNIT, full_round


def changed(**more: Any) -> dict[str, Any]:
    return {**style_data("findings"), "key": "ours", "name": "本院写法", **more}


def test_a_changed_copy_stands_behind_the_shipped_styles(own_place: Path) -> None:
    data = changed()
    data["groups"][0]["levels"][0]["frame"] = "{text}"
    path = save_own_style(own_place / "styles", data)
    assert path.name == "ours.json"
    styles = load_styles(own=own_place / "styles")
    assert [style.key for style in styles] == [*(style.key for style in load_styles()), "ours"]
    document = build_notice(UNIT, full_round(), get_style("ours", own_place / "styles"), NoticeOptions(TODAY))
    assert "（二）群众就医体验\n" in render_text(document)
    assert style_data("ours", own_place / "styles") == data
    assert style_data("findings")["key"] == "findings"


def test_saving_again_replaces_and_is_seen_at_once(own_place: Path) -> None:
    save_own_style(own_place, changed())
    save_own_style(own_place, changed(name="又一次"))
    assert get_style("ours", own_place).name == "又一次"
    assert len(list(own_place.glob("*.json"))) == 1


def test_changing_the_data_leaves_the_shipped_style_alone() -> None:
    style_data("findings")["groups"].clear()
    assert style_data("findings")["groups"]


def test_broken_files_are_named_and_left_out(own_place: Path) -> None:
    save_own_style(own_place, changed())
    (own_place / "a.json").write_text("{", encoding="utf-8")
    (own_place / "b.json").write_text(json.dumps(changed(key="findings")), encoding="utf-8")
    (own_place / "c.json").write_text(json.dumps(changed(groups=[])), encoding="utf-8")
    (own_place / "z.json").write_text(json.dumps(changed()), encoding="utf-8")
    (own_place / "d.json").mkdir()
    (own_place / "e.txt").write_text("no style", encoding="utf-8")
    styles, findings = own_styles(own_place)
    assert [style.key for style in styles] == ["ours"]
    said = [finding.text for finding in findings]
    assert [[name for name in ("a", "b", "c", "d", "z") if f"{name}.json" in text] for text in said] == [
        ["a"], ["b"], ["c"], ["d"], ["z"]]
    assert all(finding.kind == "style" for finding in findings)
    assert "findings" in said[1] and "groups" in said[2]
    assert load_styles(own=own_place)[:-1] == load_styles()


def test_no_folder_no_styles(own_place: Path) -> None:
    assert own_styles(own_place / "nothing") == ((), ())
    assert load_styles(own=own_place / "nothing") == load_styles()


@pytest.mark.parametrize(("change", "error", "said"), [
    ({"key": "findings"}, ValueRefusedError, "自带"), ({"key": "../x"}, ValueRefusedError, "只能用字母"),
    ({"key": ""}, ValueRefusedError, "只能用字母"), ({"name": " "}, ValueRefusedError, "没有名称"),
    ({"groups": []}, BadFileError, "groups"),
    ({"format": True}, BadFileError, "format")])
def test_what_cannot_be_saved(own_place: Path, change: dict[str, Any], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said) as raised:
        save_own_style(own_place / "styles", changed(**change))
    assert str(raised.value).endswith("。")
    assert not (own_place / "styles").exists()


def test_a_folder_that_cannot_be_made(own_place: Path) -> None:
    (own_place / "file").write_text("", encoding="utf-8")
    with pytest.raises(BadFileError, match="文件夹"):
        save_own_style(own_place / "file" / "styles", changed())


def test_an_unknown_style_has_no_data(own_place: Path) -> None:
    (own_place / "a.json").write_text("{", encoding="utf-8")
    with pytest.raises(NotFoundError, match="可用的有"):
        style_data("other", own_place)


@pytest.mark.parametrize("takes", [["done"], ["all", "open"], ["done", "done"], ["done", "long_term"]])
def test_groups_that_lose_or_double_problems_are_refused(takes: list[str]) -> None:
    (group,) = style_data("findings")["groups"]
    with pytest.raises(BadFileError, match="全部问题且不重复"):
        style_from_data(changed(groups=[{**group, "takes": each} for each in takes]), "试验")


@pytest.mark.parametrize("path", sorted(STYLE_FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_shipped_files_are_named_after_their_keys(path: Path) -> None:
    assert json.loads(path.read_text(encoding="utf-8"))["key"] == path.stem


def test_a_folder_of_styles_that_nobody_may_look_into(own_place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It costs the styles in it, not every notice."""
    def refused(*_: object) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_dir", refused)
    assert own_styles(own_place) == ((), ()) and load_styles(own=own_place) == load_styles()
