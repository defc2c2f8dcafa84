"""How each department of the sample hospital lays out its ledger: titles, headers, merges, lists (contract §3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: Words of the three tick columns (√) by ``status``.
TICKS = {"completed": "已完成", "in_progress": "正在整改", "long_term": "长期坚持"}


@dataclass(frozen=True)
class Column:
    """One column: what it holds (a key of ``content.json`` or ``tick:STATUS``), its header, its width in characters.

    ``group`` is the header above it where a header has two rows; ``together``: merged over equal neighbours of several
    problems (aspects, topics).
    """

    key: str
    header: str
    width: float
    group: str = ""
    together: bool = False


@dataclass(frozen=True)
class Layout:
    """One workbook. ``across`` names the keys that stand in rows across the table instead of in columns."""

    department: str
    file: str
    sheet: str
    title: str
    lines: tuple[str, ...]
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()
    across: tuple[str, ...] = ()
    #: ``row``: one measure a row; otherwise the measures are a list in one cell, in this manner.
    measures: Literal["row", "words", "numbers", "brackets"] = "row"
    merged: bool = True
    separator: str = "、"
    top: int = 1
    left: int = 1
    total: str = ""
    instructions: tuple[str, ...] = ()
    font: str = "宋体"
    fill: str = "DDE7F1"
    paper: Literal["A3", "A4"] = "A3"


def _people(claimed: str = "认领领导", leader: str = "责任领导", group: str = "") -> tuple[Column, ...]:
    return Column("claimed_by", claimed, 9, group), Column("leaders", leader, 9, group)


_PARTY = Layout(
    department="党委办公室", file="01-党委办公室-巡察整改台账.xlsx", sheet="整改台账",
    title="青屏县人民医院巡察反馈问题整改台账",
    lines=("填报科室：党委办公室（盖章）                                        填报时间：2025年12月10日",),
    columns=(Column("number", "序号", 6), Column("text", "反馈问题", 26), Column("measures.text", "整改措施", 32),
             *_people(), Column("departments", "责任科室", 12), Column("owners", "责任人", 15.5),
             Column("deadline", "整改时限", 15), Column("measures.progress", "整改进展情况", 44),
             Column("status", "完成情况", 11), Column("remarks", "备注", 15)),
    notes=("注：1.序号与反馈意见一致；2.“完成情况”填写已完成、正在整改、长期坚持。",
           "填表人：田沐阳                    审核人：卢思齐"),
    across=("aspect", "topic"))

_PERSONNEL = Layout(
    department="组织人事科", file="02-组织人事科-整改任务清单.xlsx", sheet="任务清单",
    title="巡察整改任务清单（组织人事科）", lines=(),
    columns=(Column("number", "序号", 6), Column("aspect", "方面", 16, together=True),
             Column("topic", "巡察反馈问题", 16, together=True), Column("text", "具体表现", 24),
             Column("measures.text", "整改措施", 30), *_people(group="责任分工"),
             Column("lead_departments", "牵头科室", 12, "责任分工"),
             Column("supporting_departments", "配合科室", 12, "责任分工"), Column("owners", "责任人", 9, "责任分工"),
             Column("deadline", "完成时限", 15), Column("measures.progress", "整改落实情况", 42),
             Column("status", "整改状态", 10)),
    separator="\n", fill="E8E3F0")

_MEDICAL = Layout(
    department="医务部", file="03-医务部-问题整改清单.xlsx", sheet="Sheet1",
    title="青屏县人民医院巡察反馈问题整改清单",
    lines=("责任科室：医务部", "填报日期：2025年12月8日"),
    columns=(Column("number", "序号", 6), Column("aspect", "主要\n方面", 14, together=True),
             Column("topic", "反馈问题", 16, together=True), Column("text", "具体问题", 20),
             Column("target", "整改目标", 20), Column("measures.text", "整改措施", 36),
             *_people("认领\n领导", "责任\n领导"), Column("departments", "责任\n科室", 15.5),
             Column("owners", "责任人", 15.5), Column("deadline", "整改\n时限", 13),
             Column("measures.progress", "整改情况", 54),
             *(Column(f"tick:{key}", word, 9.5, "完成情况") for key, word in TICKS.items())),
    notes=("说明：“完成情况”请在相应栏内打“√”。",), measures="words", fill="E2EFDA")

_NURSING = Layout(
    department="护理部", file="04-护理部-整改台账.xlsx", sheet="护理部",
    title="护理部巡察整改工作台账",
    lines=("单位：护理部                                        填报日期：2025年12月9日",),
    columns=(Column("number", "序号", 6), Column("topic", "存在问题", 16), Column("text", "具体表现", 22),
             Column("cause", "原因分析", 18), Column("measures.text", "整改措施", 36), *_people(),
             Column("departments", "责任科室", 10), Column("owners", "责任人", 9), Column("deadline", "完成期限", 13),
             Column("measures.progress", "整改情况", 46), Column("status", "完成情况", 11),
             Column("evidence", "佐证材料", 16)),
    notes=("填报人：尹素心          负责人：柏秋云",), across=("aspect",), measures="numbers",
    separator="\n", fill="FCE4EC")

_PURCHASING = Layout(
    department="采购办", file="05-采购办-整改台账.xlsx", sheet="整改台账",
    title="采购办落实县委第二巡察组反馈意见整改台账", lines=("更新日期：2025年12月10日",),
    columns=(Column("number", "编号", 6), Column("aspect", "所属方面", 14, together=True),
             Column("topic", "反馈问题", 14, together=True), Column("text", "具体表现", 24),
             Column("measures.text", "整改措施", 30), *_people(), Column("lead_departments", "主责科室", 10),
             Column("supporting_departments", "配合科室", 15.5), Column("owners", "责任人", 15.5),
             Column("deadline", "整改时限", 12), Column("measures.progress", "整改进展情况", 42),
             Column("status", "整改状态", 10), Column("completed_on", "实际完成时间", 13)),
    instructions=("填写说明", "1.“整改台账”由采购办每半月更新一次。", "2.整改时限、实际完成时间按日期格式填写。",
                  "3.序号和反馈问题由党委办公室统一编排，请勿改动。"),
    top=2, left=2, fill="FFF2CC")

_FINANCE = Layout(
    department="财务科", file="06-财务科-整改情况表.xlsx", sheet="财务科",
    title="巡察反馈问题整改情况表", lines=("填报单位：财务科", "2025年12月8日"),
    columns=(Column("number", "序号", 6), Column("aspect", "方面", 16), Column("topic", "主要问题", 16),
             Column("text", "具体问题", 24), Column("measures.text", "整改措施", 36), *_people(),
             Column("departments", "责任部门", 17.5), Column("owners", "经办人", 15.5),
             Column("deadline", "整改期限", 13),
             Column("measures.progress", "整改情况", 44), Column("status", "整改状态", 10),
             Column("evidence", "佐证材料", 18), Column("remarks", "备注", 14)),
    measures="brackets", total="合计", fill="DDEBF7")

_LOGISTICS = Layout(
    department="后勤保障部", file="07-后勤保障部-整改台账.xlsx", sheet="12月",
    title="后勤保障部巡察整改台账", lines=(),
    columns=(Column("number", "序号", 6), Column("aspect", "反馈方面", 16), Column("topic", "主要问题", 16),
             Column("text", "具体问题", 22), Column("measures.text", "整改措施", 28), *_people(),
             Column("departments", "责任单位", 19), Column("owners", "责任人", 9), Column("deadline", "整改时限", 15),
             Column("measures.progress", "整改进展", 38), Column("status", "整改状态", 10),
             Column("remarks", "备注", 16)),
    merged=False, separator="，", fill="EDEDED")

_DISCIPLINE = Layout(
    department="纪检监察室", file="08-纪检监察室-整改台账.xlsx", sheet="整改台账",
    title="纪检监察室巡察整改台账", lines=("填报时间：2025年12月10日",),
    columns=(Column("number", "序号", 6), Column("topic", "反馈问题", 16, together=True),
             Column("text", "具体表现", 24), Column("measures.text", "整改措施", 30), *_people(),
             Column("departments", "责任科室", 12), Column("owners", "责任人", 9), Column("deadline", "整改时限", 16),
             Column("measures.progress", "整改进展情况", 40), Column("status", "完成情况", 10),
             Column("evidence", "佐证材料", 16)),
    across=("aspect",), fill="FBE5D6", paper="A4")

LAYOUTS = (_PARTY, _PERSONNEL, _MEDICAL, _NURSING, _PURCHASING, _FINANCE, _LOGISTICS, _DISCIPLINE)
