"""An invented hospital's round for the tests of exporters; small, and with every kind of thing that a notice meets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from exporters.blocks import Document
from exporters.notice import NoticeOptions, build_notice
from exporters.styles import get_style
from exporters.text import render_text
from models.records import Deadline, Event, Measure, Outcome, Problem, Round, State, Stated, Unit

TODAY = date(2026, 3, 9)
UNIT = Unit("青禾县人民医院", "中共青禾县人民医院委员会", "0555-6600123", "青禾县南门街8号", "243100", "qhrmyy_dangban@example.cn")
#: Texts of sections that keep a notice short.
SHORT = {"intro": "", "organisation": "", "outlook": "", "closing": "", "signer": "", "title": ""}


def measure(progress: str = "", text: str = "", **more: Any) -> Measure:
    """A measure of which *progress* is reported."""
    return Measure(text=text, progress=progress, **more)


def problem(id_: str, text: str, *progress: str, **more: Any) -> Problem:
    """A problem with one measure for each text of *progress*."""
    measures = tuple(replace(measure(item), id=f"{id_}.{n}") for n, item in enumerate(progress, start=1))
    return Problem(id=id_, text=text, **{"measures": measures, **more})


def round_of(*problems: Problem, **more: Any) -> Round:
    """A round with these problems and without texts of its own."""
    return Round(**{"name": "2025年县委巡察", "problems": problems, "sections": SHORT, **more})


def lines(round_: Round, style: str = "findings", audience: str = "internal", **slots: str) -> list[str]:
    """The notice's lines."""
    options = NoticeOptions(TODAY, audience, slots)
    return render_text(build_notice(UNIT, round_, get_style(style), options)).splitlines()


def body(problems: Sequence[Problem], style: str = "findings", audience: str = "internal", **more: Any) -> list[str]:
    """The lines of the body, without its chapter heading."""
    return lines(round_of(*problems, **more), style, audience, body_heading="")


def full_round() -> Round:
    """Aspects with topics, a run-in heading, quotation marks, figures, a state of every kind."""
    done = State(leaders=("林致远",), departments=("医务部", "护理部"), owners=("苏晚",), status="completed",
                 deadline=Deadline("2025-12-31", date(2025, 12, 31), "date"), completed_on=date(2025, 11, 20))
    going = State(leaders=("陈树",), lead_departments=("总务科",), departments=("财务科",), status="in_progress",
                  deadline=Deadline("2026年6月底前", date(2026, 6, 30), "date"))
    kept = replace(done, keep_up=True)
    problems = (
        problem("p1", "学习“第一议题”走过场。专题研讨少，结合实际不紧", number="1", aspect="聚焦党的建设", topic="理论学习不够深入",
                state=done, measures=(
                    Measure("m1", "修订学习制度", "修订学习制度，每月安排一次专题研讨；", done),
                    Measure("m2", "领导班子带头讲课", "班子成员到联系科室讲课6次。", kept, own=("keep_up",)))),
        problem("p2", "党务公开栏更新不及时", number="2", aspect="聚焦党的建设", topic="理论学习不够深入", state=going,
                progress="公开栏改为每月5日更新，由党办专人负责"),
        problem("p3", "候诊区标识不清", number="3", aspect="群众就医体验", topic="便民措施落实有差距", state=going, measures=(
            Measure("m3", "重做标识", "门诊各楼层更换导向标识132块", going),
            Measure("m4", "增设导诊", "", replace(going, owners=("何沐",)), evidence="排班表", own=("owners", "evidence")))),
    )
    return Round(
        id="r1", name="2025年县委常规巡察反馈问题整改台账", kind="常规巡察", level="县委", team="县委第二巡察组",
        entered_on=date(2025, 4, 8), left_on=date(2025, 6, 20), feedback_on=date(2025, 8, 12), stated=Stated(2, 2, 3,
                                                                                                             None),
        problems=problems, events=(Event("e1", kind="党委会"), Event("e2", kind="培训", people=46), Event("e3",
                                                                                                     kind="谈心谈话")),
        outcomes=(Outcome("o1", "制度", "学习制度", count=2), Outcome("o2", "追缴", amount=35600.0)),
    )


def full_document(style: str = "findings", **slots: str) -> Document:
    """The whole notice of the full round with the style's default texts."""
    return build_notice(UNIT, full_round(), get_style(style), NoticeOptions(TODAY, slots=slots))
