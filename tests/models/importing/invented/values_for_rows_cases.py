"""Workbooks in which values hold for some rows, for the whole problem, or are all that is said."""

from __future__ import annotations

from datetime import date

from tests.models.importing.invented.kit import Case, Grid, Wanted, due, measure, problem

PARTLY_MERGED = Case(
    "部分合并",
    {
        "台账": Grid(
            [
                [
                    "序号",
                    "主要问题",
                    "整改措施",
                    "整改情况",
                    "包保领导",
                    "责任科室",
                    "责任人",
                    "完成时限",
                    "状态",
                    "佐证资料",
                ],
                [
                    1,
                    "院感防控薄弱",
                    "修订流程",
                    "已修订",
                    "何静",
                    "院感科（牵头）、护理部（配合）",
                    "马超",
                    "2024年4月",
                    "已完成",
                    "文件1份",
                ],
                ["", "", "采购消毒机", "已采购", "", "", "马超", "2024年5月", "已完成", ""],
                ["", "", "每月督查", "", "", "", "黄英", "长期坚持", "长期坚持", "督查记录"],
                [
                    2,
                    "窗口排队长",
                    "增设窗口",
                    "综合施策，排队时间缩短",
                    "何静",
                    "门诊部",
                    "黄英",
                    "2024年4月30日前完成",
                    "",
                    "",
                ],
                ["", "", "推行分时段预约", "", "", "信息科", "", "", "", ""],
            ],
            (
                "A2:A4",
                "B2:B4",
                "E2:E4",
                "F2:F3",
                "G2:G3",
                "A5:A6",
                "B5:B6",
                "D5:D6",
                "G5:G6",
                "H5:H6",
                "I5:I6",
                "J5:J6",
            ),
        )
    },
    [
        problem(
            "院感防控薄弱",
            measure(
                "修订流程",
                "已修订",
                leaders=["何静"],
                lead_departments=["院感科"],
                supporting_departments=["护理部"],
                departments=[],
                owners=["马超"],
                status="completed",
                evidence="文件1份",
            ),
            measure(
                "采购消毒机",
                "已采购",
                leaders=["何静"],
                lead_departments=["院感科"],
                owners=["马超"],
                deadline=due("2024年5月", "2024-05-31"),
                evidence="",
            ),
            measure(
                "每月督查",
                "",
                leaders=["何静"],
                lead_departments=[],
                departments=[],
                owners=["黄英"],
                status="long_term",
                evidence="督查记录",
            ),
            leaders=["何静"],
        ),
        problem(
            "窗口排队长",
            measure("增设窗口", "", departments=["门诊部"], owners=["黄英"]),
            measure("推行分时段预约", "", departments=["信息科"], owners=["黄英"]),
            progress="综合施策，排队时间缩短",
            owners=["黄英"],
            deadline=due("2024年4月30日前完成", "2024-04-30"),
            status="",
        ),
    ],
    [
        Wanted(
            "台账",
            [1],
            "number problem.text measure.text measure.progress leaders departments owners deadline status evidence",
        )
    ],
)

ONLY_REPORTS = Case(
    "只有整改情况",
    {
        "报告附表": Grid(
            [
                ["问题来源", "问题事项", "具体情形", "整改落实情况", "下步打算", "完成时间", "整改类型"],
                [
                    "意见建议",
                    "作风建设",
                    "会议偏多",
                    "院长办公会高度重视。一是合并会议；二是压缩时长。",
                    "继续精简",
                    date(2024, 6, 1),
                    "长期整改",
                ],
                ["立行立改", "", "公车停放不规范", "已划定车位", "", "立行立改", "立行立改"],
                ["", "内控建设", "票据管理混乱", "1.清理票据\n2.销毁旧票", "", "2024年5月中旬", "限期整改"],
            ],
            ("A3:A4", "B2:B3"),
        )
    },
    [
        problem(
            "会议偏多",
            measure("", "合并会议", deadline=due("2024-06-01", "2024-06-01")),
            measure("", "压缩时长"),
            topic="作风建设",
            category="意见建议",
            progress="院长办公会高度重视。",
            next_steps="继续精简",
        ),
        problem(
            "公车停放不规范",
            topic="作风建设",
            category="立行立改",
            progress="已划定车位",
            deadline=due("立行立改", None, "immediate"),
        ),
        problem(
            "票据管理混乱",
            measure("", "清理票据", deadline=due("2024年5月中旬", "2024-05-20")),
            measure("", "销毁旧票"),
            topic="内控建设",
            category="立行立改",
        ),
    ],
    [Wanted("报告附表", [1], "category topic problem.text measure.progress next_steps deadline -", ("G",))],
)

CASES = (PARTLY_MERGED, ONLY_REPORTS)
