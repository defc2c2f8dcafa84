"""Workbooks that are hard at the head: broken, split, shifted and repeated headers, several tables and sheets."""

from __future__ import annotations

from datetime import date

from tests.models.importing.invented.kit import Case, Grid, Wanted, due, measure, problem

THREE_ROWS = Case(
    "三行表头",
    {
        "整改台账": Grid(
            [
                ["附件2"],
                ["清河县中医院巡察反馈问题整改台账"],
                ["填报单位：清河县中医院", "", "", "", "", "", "", "", "", "填报时间：2024年8月1日"],
                ["序\n号", "反馈情况", "", "整改落实", "", "", "", "", "", "备 注"],
                [
                    "",
                    "反馈\n问题",
                    "具体表现",
                    "整改\n措施",
                    "责任\n领导",
                    "责任分工",
                    "",
                    "整 改\n时 限",
                    "进展情况",
                    "",
                ],
                ["", "", "", "", "", "责任科室", "责 任 人", "", "", ""],
                [
                    1,
                    "药事管理不严",
                    "处方点评流于形式",
                    "1.修订点评办法；2.每月公布结果",
                    "张 伟",
                    "药学部",
                    "李 敏",
                    "2024年6月底前",
                    "1.办法已修订；2.已公布4期",
                    "",
                ],
                [
                    2,
                    "",
                    "抗菌药物使用强度超标",
                    "严格分级授权",
                    "张 伟",
                    "药学部、医务部",
                    "李 敏、王强",
                    "长期坚持",
                    "已重新授权86人",
                    "每季度通报",
                ],
                [
                    3,
                    "后勤保障不力",
                    "锅炉房无人值守",
                    "落实双人值守",
                    "陈国栋",
                    "总务科",
                    "赵刚",
                    "立行立改",
                    "已落实",
                    "",
                ],
            ],
            (
                "A2:J2",
                "A4:A6",
                "B4:C4",
                "D4:I4",
                "J4:J6",
                "B5:B6",
                "C5:C6",
                "D5:D6",
                "E5:E6",
                "F5:G5",
                "H5:H6",
                "I5:I6",
                "B7:B8",
            ),
        )
    },
    [
        problem(
            "处方点评流于形式",
            measure(
                "修订点评办法",
                "办法已修订",
                leaders=["张伟"],
                departments=["药学部"],
                owners=["李敏"],
                deadline=due("2024年6月底前", "2024-06-30"),
            ),
            measure("每月公布结果", "已公布4期", leaders=["张伟"]),
            number="1",
            topic="药事管理不严",
        ),
        problem(
            "抗菌药物使用强度超标",
            measure(
                "严格分级授权",
                "已重新授权86人",
                departments=["药学部", "医务部"],
                owners=["李敏", "王强"],
                deadline=due("长期坚持", None, "long_term"),
                remarks="每季度通报",
            ),
            number="2",
            topic="药事管理不严",
        ),
        problem(
            "锅炉房无人值守",
            measure("落实双人值守", "已落实", deadline=due("立行立改", None, "immediate"), departments=["总务科"]),
            number="3",
            topic="后勤保障不力",
        ),
    ],
    [
        Wanted(
            "整改台账",
            [4, 5, 6],
            "number topic problem.text measure.text leaders departments owners deadline measure.progress remarks",
        )
    ],
)

BROKEN = Case(
    "断裂表头",
    {
        "Sheet1": Grid(
            [
                [],
                ["", "", "审计查出问题整改清单"],
                ["", "", "责任", "存在", "", "整 改", "责任", "完成", "佐证"],
                ["", "", "领导", "问题", "原因分析", "措 施", "科室", "时限", "材料"],
                [
                    "",
                    1,
                    "周明",
                    "往来款长期挂账\u200b",
                    "清理不及时",
                    "逐笔核对\xa0",
                    "财务科",
                    "2024.06.30",
                    "对账单 ",
                ],
                ["", 2, "周明", "公务卡使用率低", "认识不足", "①培训；②通报", "财务科/审计科", "２０２４年７月", ""],
                ["", "", "", "", "", "", "", "", ""],
                ["", 3, "〃", "合同未归档", "同上", "补充归档", "同上", "20240930", "目录"],
            ],
            ("C2:I2",),
        )
    },
    [
        problem(
            "往来款长期挂账",
            measure(
                "逐笔核对",
                leaders=["周明"],
                departments=["财务科"],
                deadline=due("2024.06.30", "2024-06-30"),
                evidence="对账单",
            ),
            cause="清理不及时",
        ),
        problem(
            "公务卡使用率低",
            measure("培训", departments=["财务科", "审计科"], deadline=due("２０２４年７月", "2024-07-31")),
            measure("通报"),
            cause="认识不足",
        ),
        problem(
            "合同未归档",
            measure(
                "补充归档",
                leaders=["周明"],
                departments=["财务科", "审计科"],
                deadline=due("20240930", "2024-09-30"),
                evidence="目录",
            ),
            cause="认识不足",
        ),
    ],
    [Wanted("Sheet1", [3, 4], "- - leaders problem.text cause measure.text departments deadline evidence", ("B",))],
    skipped=(7,),
)

TWO_TABLES = Case(
    "一页两表",
    {
        "整改": Grid(
            [
                ["一、巡察反馈问题"],
                ["序号", "反馈意见", "整改举措", "牵头领导", "责任处室", "完成期限", "整改状态"],
                ["1", "民主集中制执行不到位", "修订议事规则", "刘洋", "党办", "2024年5月", "已整改"],
                ["2", "干部交流力度不够", "制定交流计划", "刘洋", "人事科", "2024年12月", "整改中"],
                ["注：时限以整改方案为准。"],
                [],
                ["二、选人用人专项检查问题"],
                ["单位：人事科"],
                ["整改情况", "问题描述", "编号", "整改措施", "满意度"],
                ["已补齐3份", "任免材料不全", "X1", "补齐材料", "高"],
                ["", "档案审核不严", "X2", "一是重新审核；二是建立台账。", ""],
                ["填表人：赵敏          审核人：刘洋"],
            ],
            ("A1:G1", "A5:G5", "A7:E7", "A12:E12"),
        )
    },
    [
        problem(
            "民主集中制执行不到位",
            measure("修订议事规则", leaders=["刘洋"], departments=["党办"], status="completed", status_text="已整改"),
            number="1",
        ),
        problem(
            "干部交流力度不够",
            measure("制定交流计划", status="in_progress", deadline=due("2024年12月", "2024-12-31")),
            number="2",
        ),
        problem("任免材料不全", measure("补齐材料", "已补齐3份", departments=["人事科"]), number="X1"),
        problem("档案审核不严", measure("重新审核", departments=["人事科"]), measure("建立台账"), number="X2"),
    ],
    [
        Wanted("整改", [2], "number problem.text measure.text leaders departments deadline status"),
        Wanted("整改", [9], "measure.progress problem.text number measure.text", ("E",)),
    ],
    skipped=(5, 12),
    extra={3: {"满意度": "高"}},
)

DEPARTMENT_SHEETS = Case(
    "分科室多表",
    {
        "填表说明": Grid([["填表说明"], ["1.整改措施一条一行"], ["2.整改时限写到日"]]),
        "医务部": Grid(
            [
                ["医务部整改任务清单"],
                ["科室:医务部"],
                ["问题", "措施", "时限", "完成情况"],
                ["会诊不及时", "修订会诊制度", "4月底前", "已完成，长期坚持"],
                ["", "纳入考核", "4月底前", "基本完成"],
            ],
            ("A1:D1",),
        ),
        "护理部": Grid(
            [
                ["护理部整改任务清单"],
                ["填报科室", "护理部", "", "填报日期", "2024-08-01"],
                ["措施", "问题", "完成情况", "时限"],
                ["开展分级护理培训", "基础护理不到位", "阶段性完成", date(2024, 9, 30)],
            ],
        ),
        "通讯录": Grid([["姓名", "科室", "职务", "联系电话"], ["张伟", "医务部", "主任", "13800000000"]]),
        "统计": Grid([["科室", "反馈问题", "已完成", "整改率"], ["医务部", 2, 1, "50%"], ["护理部", 1, 0, "0%"]]),
        "旧表": Grid([["问题", "整改措施", "整改时限"], ["作废", "作废", "2020年"]], hidden=True),
    },
    [
        problem(
            "会诊不及时",
            measure(
                "修订会诊制度",
                departments=["医务部"],
                status="completed",
                keep_up=True,
                status_text="已完成，长期坚持",
                deadline=due("4月底前", "2024-04-30"),
            ),
            measure("纳入考核", departments=["医务部"], status="in_progress", keep_up=False),
        ),
        problem(
            "基础护理不到位",
            measure(
                "开展分级护理培训",
                departments=["护理部"],
                status="in_progress",
                deadline=due("2024-09-30", "2024-09-30"),
            ),
        ),
    ],
    [
        Wanted("医务部", [3], "problem.text measure.text deadline status"),
        Wanted("护理部", [3], "measure.text problem.text status deadline"),
    ],
    skipped_sheets=("填表说明", "通讯录", "统计", "旧表"),
)

PAGE_BREAKS = Case(
    "分页续表",
    {
        "台账": Grid(
            [
                ["江北区卫健局主题教育检视问题整改台账"],
                ["序号", "检视问题", "整改目标", "整改措施", "责任科室\n责任人", "整改时限", "整改结果"],
                [
                    "1-1",
                    "调研不够深入",
                    "形成调研制度",
                    "制定年度调研计划",
                    "办公室\n王磊",
                    "立行立改，长期坚持",
                    "已完成",
                ],
                ["1-2", "文风不实", "文件减少10%", "严控发文", "办公室 王磊", "2024年底前，并长期坚持", "正在整改"],
                ["小计", 2],
                ["江北区卫健局主题教育检视问题整改台账"],
                ["（续表）"],
                ["序 号", "检视问题", "整改目标", "整改措施", "责任科室\n责任人", "整改时限", "整改结果"],
                ["2-1", "窗口服务不优", "群众满意", "推行一次办", "行政审批股、李娜", "2024年上半年", "已整改"],
                ["2-2", "办事指南缺失", "应公开尽公开", "补齐指南", "行政审批股：李娜", "2024年第三季度", "未整改"],
                ["", "", "", "", "", "", ""],
                ["总计", "", "", "4项"],
                ["局主要领导（签字）：", "", "", "分管领导：", "", "经办人："],
                ["说明：责任人须为在编人员。"],
            ],
            ("A1:G1", "A6:G6", "A7:G7", "A14:G14"),
        )
    },
    [
        problem(
            "调研不够深入",
            measure(
                "制定年度调研计划",
                departments=["办公室"],
                owners=["王磊"],
                status="completed",
                deadline=due("立行立改，长期坚持", None, "immediate"),
            ),
            number="1-1",
            target="形成调研制度",
        ),
        problem(
            "文风不实",
            measure(
                "严控发文",
                departments=["办公室"],
                owners=["王磊"],
                status="in_progress",
                deadline=due("2024年底前，并长期坚持", "2024-12-31", "date_and_long_term"),
            ),
            number="1-2",
        ),
        problem(
            "窗口服务不优",
            measure(
                "推行一次办",
                departments=["行政审批股"],
                owners=["李娜"],
                status="completed",
                deadline=due("2024年上半年", "2024-06-30"),
            ),
            number="2-1",
        ),
        problem(
            "办事指南缺失",
            measure(
                "补齐指南",
                departments=["行政审批股"],
                owners=["李娜"],
                status="not_started",
                deadline=due("2024年第三季度", "2024-09-30"),
            ),
            number="2-2",
        ),
    ],
    [Wanted("台账", [2], "number problem.text target measure.text departments+owners deadline status")],
    skipped=(5, 6, 7, 8, 11, 12, 13, 14),
)

CASES = (THREE_ROWS, BROKEN, TWO_TABLES, DEPARTMENT_SHEETS, PAGE_BREAKS)
