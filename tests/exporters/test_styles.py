"""Style files: what is in the house, what is refused, and that the format carries the looks of other notices."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from exporters.notice import NoticeOptions, build_notice
from exporters.styles import STYLE_FOLDER, get_style, load_styles, read_style
from exporters.text import render_text
from models.errors import BadFileError, NotFoundError
from models.records import Problem, State
from tests.exporters.sample import SHORT, TODAY, UNIT, measure, problem, round_of


def house_style() -> dict[str, Any]:
    """A style file of the house as plain data, to be changed."""
    data: dict[str, Any] = json.loads((STYLE_FOLDER / "findings.json").read_text(encoding="utf-8"))
    return data


def write(folder: Path, data: Any, name: str = "own.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def printed(path: Path, *problems: Problem, lead: str = "") -> list[str]:
    sections = {**SHORT, "body_heading": "", "body_lead": lead}
    document = build_notice(UNIT, round_of(*problems, sections=sections), read_style(path), NoticeOptions(TODAY))
    return render_text(document).splitlines()


def test_styles_of_the_house() -> None:
    styles = load_styles()
    assert [style.key for style in styles] == ["targeted", "problem_result", "by_status", "findings", "resolve"]
    assert all(style.name and style.description for style in styles)
    assert get_style("findings") in styles


def test_an_unknown_style_lists_the_known_ones() -> None:
    with pytest.raises(NotFoundError, match="findings（反馈问题—具体表现式）"):
        get_style("other")


def test_two_files_with_one_key(tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        write(tmp_path, house_style(), name)
    with pytest.raises(BadFileError, match="同一个 key"):
        load_styles(tmp_path)


def test_not_json(own_place: Path) -> None:
    path = own_place / "broken.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(BadFileError, match="broken.json.*JSON"):
        read_style(path)


def _level(data: dict[str, Any]) -> dict[str, Any]:
    level: dict[str, Any] = data["groups"][0]["levels"][1]
    return level


@pytest.mark.parametrize(("change", "said"), [
    (lambda d: d.pop("name"), "缺少 name"),
    (lambda d: d.update(colour="red"), "不认识 colour"),
    (lambda d: d.update(format=2), "版本 1"),
    (lambda d: d.update(name=3), r"name 有误"),
    (lambda d: d.update(groups=[]), "groups 有误"),
    (lambda d: d.update(groups="x"), "groups 有误"),
    (lambda d: d["groups"][0].update(takes="some"), "all、done、open"),
    (lambda d: _level(d).update(of="section"), r"levels（第 2 项） → of"),
    (lambda d: _level(d).update(heading_level=5), "1 到 4"),
    (lambda d: _level(d).update(number="2."), "第一个序号"),
    (lambda d: _level(d).update(frame="没有文字"), "{text}"),
    (lambda d: _level(d).update(frame="{{nothing}}{text}"), "{{nothing}}"),
    (lambda d: _level(d).update(end_words=[1]), "文字的列表"),
    (lambda d: d["groups"][0]["levels"].pop(), "最后是 problem"),
    (lambda d: d["groups"][0]["levels"].reverse(), "顺序"),
    (lambda d: d["groups"][0]["account"][0].update(texts=["measures"]), "progress、items"),
    (lambda d: d["groups"][0]["account"][0].update(list_word="二是"), "第一项"),
    (lambda d: d["groups"][0].update(account=3), "account"),
    (lambda d: d["slots"].update(preface=""), "preface"),
    (lambda d: d["slots"].update(intro=["{{nothing}}"]), r"slots → intro 有误：.*nothing"),
    (lambda d: d["slots"].update(intro={"everyone": "x"}), "report、internal、public"),
    (lambda d: d.update(slots=[]), "slots"),
])
def test_a_broken_style_is_refused_with_file_and_place(tmp_path: Path, change: Any, said: str) -> None:
    data = house_style()
    change(data)
    with pytest.raises(BadFileError, match="own.json") as error:
        read_style(write(tmp_path, data))
    assert error.match(said)
    assert str(error.value).endswith("。")


@pytest.mark.parametrize("data", [[], "text", None, 3])
def test_a_file_that_is_no_object(tmp_path: Path, data: Any) -> None:
    with pytest.raises(BadFileError, match="own.json"):
        read_style(write(tmp_path, data))


# --- other looks of notices, as data alone ---------------------------------------------------------------------------

def own(levels: list[dict[str, Any]], account: list[dict[str, Any]], **group: Any) -> dict[str, Any]:
    return {"format": 1, "key": "own", "name": "自定", "description": "试验", "slots": {},
            "groups": [{"levels": levels, "account": account, **group}]}


PARAGRAPHS = {"texts": ["progress", "items"], "place": "paragraph_each"}


def test_theme_without_number_and_lead_sentence_in_the_heading(tmp_path: Path) -> None:
    data = own(
        [{"of": "aspect", "heading_level": 2, "number": "", "frame": "关于“{text}”问题的整改情况", "final_mark": ""},
         {"of": "problem", "heading_level": 4, "number": "（1）", "frame": "针对“{text}”问题", "final_mark": "，"}],
        [{"texts": ["progress"], "place": "run_in"}, {"texts": ["items"], "place": "paragraph_each"}])
    assert printed(write(tmp_path, data), problem("1", "学得浅", "定制度", "勤督促；", aspect="理论学习", progress="强化学习，凝聚共识"),
                   problem("2", "记得少", aspect="理论学习")) == [
        "关于“理论学习”问题的整改情况", "（1）针对“学得浅”问题，强化学习，凝聚共识。", "一是定制度。", "二是勤督促。", "（2）针对“记得少”问题。"]


def test_groups_by_state(tmp_path: Path) -> None:
    level = {"of": "problem", "heading_level": 3, "number": "1.", "frame": "{text}[问题]的整改", "end_words": ["现象"]}
    data = own([level], [{"texts": ["progress", "items"], "lead_in": "整改结果：", "between": "。"}], takes="done",
               heading="已整改的问题")
    data["groups"].append({"takes": "open", "heading": "正在整改的问题", "levels": [level], "account": [
        {"texts": ["items"], "lead_in": "整改措施："}, {"texts": ["next_steps"], "lead_in": "下一步："}]})
    done, going = State(status="closed"), State(status="in_progress")
    problems = (problem("1", "走过场现象", "甲", "乙", state=done), problem("2", "欠账", "丙", state=going, next_steps="再推进"),
                problem("3", "失管问题", progress="管住了", state=done))
    assert printed(write(tmp_path, data), *problems) == [
        "一、已整改的问题", "1.走过场现象的整改。", "整改结果：一是甲。二是乙。", "2.失管问题的整改。", "整改结果：管住了。",
        "二、正在整改的问题", "1.欠账问题的整改。", "整改措施：丙。", "下一步：再推进。"]
    assert printed(write(tmp_path, data), problems[1])[0] == "一、正在整改的问题"
    assert printed(write(tmp_path, data), *problems, lead="先说一句。")[:2] == ["一、已整改的问题", "先说一句。"]


def test_measures_as_planned(tmp_path: Path) -> None:
    level = {"of": "problem", "heading_level": 3, "number": "1.", "frame": "{text}"}
    data = own([level], [{"texts": ["plans"], "lead_in": "整改措施："}, {"texts": ["items"], "lead_in": "进展："}])
    told = problem("1", "甲", measures=(measure("", "定制度"), measure("已开会", "开会议")))
    assert printed(write(tmp_path, data), told) == ["1.甲。", "整改措施：一是定制度；二是开会议。", "进展：已开会。"]


def test_one_paragraph_an_item(tmp_path: Path) -> None:
    data = own(
        [{"of": "aspect", "heading_level": 2, "number": "（一）", "frame": "{text}", "final_mark": "。"},
         {"of": "problem", "heading_level": 3, "number": "1.", "frame": "[着力解决]{text}[的问题]", "end_words": ["问题"]}],
        [{**PARAGRAPHS, "only_item": "numbered"}])
    assert printed(write(tmp_path, data), problem("1", "意识不强", "甲", "乙", aspect="强化领导"),
                   problem("2", "停车问题", "丙", aspect="凝聚合力")) == [
        "（一）强化领导。", "1.着力解决意识不强的问题。", "一是甲。", "二是乙。", "（二）凝聚合力。", "1.着力解决停车问题。", "一是丙。"]


def test_deeper_levels_move_up_where_a_level_is_missing(tmp_path: Path) -> None:
    forms = (("aspect", 2, "（一）"), ("topic", 3, "1."), ("problem", 4, "（1）"))
    data = own([{"of": of, "heading_level": level, "number": number, "frame": "{text}",
                 "if_missing": "next_takes_place"}
                for of, level, number in forms], [PARAGRAPHS])
    assert printed(write(tmp_path, data), problem("1", "甲"), problem("2", "乙", topic="丙"), problem("3", "丁",
                                                                                                   aspect="戊")) == [
        "（一）甲。", "（二）丙。", "1.乙。", "（三）戊。", "1.丁。"]
