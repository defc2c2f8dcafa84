"""Workbooks that are hard in their rows: headings across, merged cells, numbering, lists, values for some rows."""

from __future__ import annotations

from datetime import datetime

from tests.models.importing.invented.kit import Case, Grid, Wanted, due, measure, problem

TWO_LEVELS = Case(
    "两级通栏",
    {
        "整改方案": Grid(
            [
                ["白石县妇幼保健院整改方案任务分解表", "", "", "", "", ""],
                ["序号", "具体问题", "整改措施", "牵头科室", "配合科室", "整改时限"],
                ["一、聚焦落实党的理论和路线方针政策方面（共3个）"],
                ["（一）公立医院公益性体现不够", "", "", "", "", ""],
                ["1", "次均费用上涨偏快", "建立费用监测", "医保办", "医务科", "6月底"],
                ["", "", "约谈超标科室", "", "", "9月上旬"],
                ["2", "义诊次数减少", "每季度组织义诊", "公卫科", "各临床科室", "常态化"],
                ["（二）健康扶贫不实"],
                ["3", "签约服务走形式", "重新核实签约名单", "公卫科", "", "3个月内"],
                ["二", "聚焦群众身边腐败问题和不正之风方面"],
                ["（一）收受红包问题", "", "", "", "", ""],
                ["4", "廉洁协议签订不全", "补签协议", "纪检监察室", "医务科、护理部", "即知即改"],
            ],
            ("A1:F1", "A4:F4", "A8:F8", "B10:F10"),
        )
    },
    [
        problem(
            "次均费用上涨偏快",
            measure(
                "建立费用监测",
                deadline=due("6月底", "2024-06-30"),
                lead_departments=["医保办"],
                supporting_departments=["医务科"],
            ),
            measure("约谈超标科室", deadline=due("9月上旬", "2024-09-10"), lead_departments=["医保办"]),
            number="1",
            aspect="聚焦落实党的理论和路线方针政策方面",
            topic="公立医院公益性体现不够",
        ),
        problem(
            "义诊次数减少",
            measure("每季度组织义诊", deadline=due("常态化", None, "long_term"), supporting_departments=["各临床科室"]),
            topic="公立医院公益性体现不够",
        ),
        problem(
            "签约服务走形式",
            measure("重新核实签约名单", deadline=due("3个月内", "2024-06-01")),
            number="3",
            aspect="聚焦落实党的理论和路线方针政策方面",
            topic="健康扶贫不实",
        ),
        problem(
            "廉洁协议签订不全",
            measure(
                "补签协议", deadline=due("即知即改", None, "immediate"), supporting_departments=["医务科", "护理部"]
            ),
            number="4",
            aspect="聚焦群众身边腐败问题和不正之风方面",
            topic="收受红包问题",
        ),
    ],
    [Wanted("整改方案", [2], "number problem.text measure.text lead_departments supporting_departments deadline")],
    skipped=(3, 4, 8, 10, 11),
)

MERGED_ASPECTS = Case(
    "方面合并",
    {
        "台账": Grid(
            [
                ["方面", "序号", "反馈问题", "问题描述", "认领领导", "整改措施", "完成情况", "完成时间", "整改时限"],
                [
                    "党的建设",
                    1,
                    "组织生活不严肃",
                    "谈心谈话记录雷同",
                    "书记 高远",
                    "重新开展谈心谈话",
                    "已完成",
                    "2024.5.20",
                    "2024.6.30",
                ],
                ["", "", "", "", "", "支部互查", "已完成", datetime(2024, 6, 3), "2024.6.30"],
                ["", 2, "", "党费收缴不及时", "高远", "补缴党费", "已整改", "5月31日", "2024/5/31"],
                [
                    "选人用人",
                    3,
                    "干部档案管理薄弱",
                    "缺少专用库房",
                    "副院长  孙丽",
                    "腾空库房",
                    "正在整改",
                    "",
                    "2024.6.31",
                ],
                ["", "", "", "", "", "购置密集架", "正在整改", "", "45473"],
                ["", "", "", "", "", "", "", "", ""],
                ["医德医风", 4, "", "", "孙丽", "开展警示教育", "长期坚持", "", ""],
            ],
            ("A2:A4", "A5:A6", "B2:B3", "C2:C4", "D2:D3", "E2:E3", "B5:B6", "C5:C6", "D5:D6", "E5:E6"),
        )
    },
    [
        problem(
            "谈心谈话记录雷同",
            measure(
                "重新开展谈心谈话",
                status="completed",
                completed_on="2024-05-20",
                deadline=due("2024.6.30", "2024-06-30"),
            ),
            measure("支部互查", completed_on="2024-06-03"),
            aspect="党的建设",
            topic="组织生活不严肃",
            claimed_by="高远",
            number="1",
        ),
        problem(
            "党费收缴不及时",
            measure("补缴党费", completed_on="2024-05-31", deadline=due("2024/5/31", "2024-05-31")),
            aspect="党的建设",
            topic="组织生活不严肃",
            claimed_by="高远",
            number="2",
        ),
        problem(
            "缺少专用库房",
            measure("腾空库房", deadline=due("2024.6.31"), status="in_progress"),
            measure("购置密集架", deadline=due("2024-06-30", "2024-06-30")),
            aspect="选人用人",
            topic="干部档案管理薄弱",
            claimed_by="孙丽",
            number="3",
        ),
        problem("医德医风", measure("开展警示教育", status="long_term"), aspect="医德医风", number="4"),
    ],
    [Wanted("台账", [1], "aspect number topic problem.text claimed_by measure.text status completed_on deadline")],
    skipped=(7,),
)

LISTS = Case(
    "单元格列举",
    {
        "sheet 1": Grid(
            [
                [
                    "编号",
                    "突出问题",
                    "产生原因",
                    "改进措施",
                    "责任部门",
                    "直接责任人",
                    "拟完成时间",
                    "落实情况",
                    "取得成效",
                ],
                [
                    "一、1",
                    "1.设备采购论证不充分；",
                    "论证走过场",
                    "主要措施：\n1.修订论证办法；\n2.组建专家库，包括：（1）院内专家；（2）院外专家；\n3.2024年起实行回避。",
                    "1.设备科\n2.医务部\n3.审计科",
                    "一是王磊；二是李娜；三是周强",
                    "①4月底；②5月底；③年底前，长期坚持",
                    "一是办法已印发。二是专家库已组建。三是已回避3次。",
                    "论证更规范。",
                ],
                [
                    "一、2",
                    "（2）2.5万元耗材未入库",
                    "制度不严",
                    "（1）补办入库；（2）追责1人",
                    "设备科",
                    "王 磊 周 强",
                    "2024年5月",
                    "高度重视。1.已补办；2.已约谈；3.已通报",
                    "",
                ],
                [
                    "一、3",
                    "耗材盘点不实",
                    "",
                    "全面盘点，其中1.5万元已核销",
                    "设备科、财务科",
                    "王磊（设备科） 13900001234",
                    "2024年6月下旬",
                    "2024年6月完成盘点",
                    "账实相符",
                ],
            ]
        )
    },
    [
        problem(
            "设备采购论证不充分",
            measure(
                "修订论证办法",
                "办法已印发",
                departments=["设备科"],
                owners=["王磊"],
                deadline=due("4月底", "2024-04-30"),
            ),
            measure(
                "组建专家库，包括：（1）院内专家；（2）院外专家",
                "专家库已组建",
                departments=["医务部"],
                owners=["李娜"],
                deadline=due("5月底", "2024-05-31"),
            ),
            measure(
                "2024年起实行回避",
                "已回避3次",
                departments=["审计科"],
                owners=["周强"],
                deadline=due("年底前，长期坚持", "2024-12-31", "date_and_long_term"),
            ),
            number="一、1",
            cause="论证走过场",
            stage_result="论证更规范",
            progress="",
        ),
        problem(
            "2.5万元耗材未入库",
            measure("补办入库", "", owners=["王磊", "周强"]),
            measure("追责1人", ""),
            progress="高度重视。1.已补办；2.已约谈；3.已通报",
        ),
        problem(
            "耗材盘点不实",
            measure(
                "全面盘点，其中1.5万元已核销",
                "2024年6月完成盘点",
                owners=["王磊"],
                departments=["设备科", "财务科"],
                deadline=due("2024年6月下旬", "2024-06-30"),
            ),
            progress="",
            stage_result="账实相符",
        ),
    ],
    [
        Wanted(
            "sheet 1",
            [1],
            "number problem.text cause measure.text departments owners deadline measure.progress stage_result",
        )
    ],
)

OWN_ROWS = Case(
    "措施分行",
    {
        "清单": Grid(
            [
                ["", "", "", "", "", "", "", ""],
                ["", "问题", "序号", "整改措施", "责任人", "整改期限", "整改进展", "备注"],
                ["", "病历质量不高", 1, "开展病历评查", "王芳", "2024年6月", "已评查300份", "按月"],
                ["", "", 2, "兑现奖惩", "王芳、李强", "2024年7月", "", ""],
                ["", "病历质量不高", 3, "培训新员工", "", "", "已培训2期", ""],
                ["", "手术分级管理不严", 4, "重新授权", "李强", "2024年6月", "", ""],
                ["", "", 5, "", "", "", "", ""],
                ["", "危急值报告不及时", "", "上线提醒系统", "李强", "", "", ""],
                ["", "合计：3个问题"],
            ]
        )
    },
    [
        problem(
            "病历质量不高",
            measure(
                "开展病历评查", "已评查300份", owners=["王芳"], deadline=due("2024年6月", "2024-06-30"), remarks="按月"
            ),
            measure("兑现奖惩", "", owners=["王芳", "李强"], deadline=due("2024年7月", "2024-07-31")),
            measure("培训新员工", "已培训2期", owners=[]),
            number="1",
        ),
        problem("手术分级管理不严", measure("重新授权", "", owners=["李强"]), number="4"),
        problem("危急值报告不及时", measure("上线提醒系统", owners=["李强"]), number=""),
    ],
    [Wanted("清单", [2], "- problem.text number measure.text owners deadline measure.progress remarks")],
    skipped=(7, 9),
)

CASES = (TWO_LEVELS, MERGED_ASPECTS, LISTS, OWN_ROWS)
