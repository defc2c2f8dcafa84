"""Workbooks that are hard in their cells: ticks, shares, states, combined columns, names, telephones, deadlines."""

from __future__ import annotations

from datetime import date

from tests.models.importing.invented.kit import Case, Grid, Wanted, due, measure, problem

TICKS = Case(
    "打勾状态",
    {
        "飞检": Grid(
            [
                ["医保飞行检查问题整改台账", "", "", "", "", "", "", "", "", ""],
                [
                    "序号",
                    "违规问题",
                    "涉及金额（元）",
                    "整改措施",
                    "整改状态",
                    "",
                    "",
                    "",
                    "责任单位及责任人",
                    "整改\n到位时间",
                ],
                ["", "", "", "", "已完成", "正在整改", "未启动", "长期坚持", "", ""],
                ["1", "重复收费", 12000, "退回基金", "√", "", "", "●", "医保办、财务科/吴敏", "2024.5.31"],
                ["2", "超标准收费", "3500.5", "重新核价", "×", "✓", "□", "", "医保办（吴敏）", ""],
                ["3", "串换项目", "", "约谈科室", "否", "", "是", "否", "医务部 王强 0830-2345678", "待定"],
                ["4", "无指征检查", "", "开展培训", "", "", "", "1", "医务部：王强、赵敏", ""],
                ["5", "分解住院", "", "每月抽查", "", "", "", "", "各临床科室、王强", ""],
            ],
            ("A1:J1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:H2", "I2:I3", "J2:J3"),
        )
    },
    [
        problem(
            "重复收费",
            measure("退回基金", status="completed", keep_up=True, departments=["医保办", "财务科"], owners=["吴敏"]),
            number="1",
            deadline=due("2024.5.31", "2024-05-31"),
        ),
        problem("超标准收费", measure("重新核价", status="in_progress", departments=["医保办"], owners=["吴敏"])),
        problem(
            "串换项目",
            measure("约谈科室", status="not_started", departments=["医务部"], owners=["王强"], deadline=due("待定")),
        ),
        problem("无指征检查", measure("开展培训", status="long_term", departments=["医务部"], owners=["王强", "赵敏"])),
        problem(
            "分解住院", measure("每月抽查", status="", status_text="", departments=["各临床科室"], owners=["王强"])
        ),
    ],
    [
        Wanted(
            "飞检",
            [2, 3],
            "number problem.text - measure.text status status status status departments+owners deadline",
            ("C",),
        )
    ],
    extra={1: {"涉及金额（元）": "12000"}},
)

SHARES = Case(
    "百分比",
    {
        "安全生产": Grid(
            [
                [
                    "隐患编号",
                    "隐患描述",
                    "隐患类别",
                    "管控措施",
                    "责任领导/责任部门",
                    "责任人/期限",
                    "完成进度",
                    "是否销号",
                    "销号时间",
                ],
                [
                    "A-01",
                    "消防通道堵塞",
                    "消防安全",
                    "清理通道",
                    "郑伟/保卫科",
                    "林涛/2024年6月底前",
                    1,
                    "是",
                    date(2024, 6, 10),
                ],
                ["A-02", "配电箱未上锁", "用电安全", "加装锁具", "郑伟、总务科", "林涛\n2024/6/30", 0.6, "否", ""],
                [
                    "A-03",
                    "氧气站标识缺失",
                    "特种设备",
                    "补齐标识",
                    "总务科\n郑伟",
                    "林涛 13812345678\n20240715",
                    "0%",
                    "",
                    "",
                ],
                ["A-04", "危化品账物不符", "危化品", "全面清点", "药学部", "林涛、常态化", "100%", "×", ""],
                ["A-05", "监控盲区", "消防安全", "增补摄像头", "保卫科", "年底前", "85％", "", ""],
            ]
        )
    },
    [
        problem(
            "消防通道堵塞",
            measure(
                "清理通道",
                status="closed",
                closed_on="2024-06-10",
                leaders=["郑伟"],
                departments=["保卫科"],
                owners=["林涛"],
                deadline=due("2024年6月底前", "2024-06-30"),
            ),
            aspect="消防安全",
            number="A-01",
        ),
        problem(
            "配电箱未上锁",
            measure(
                "加装锁具",
                status="in_progress",
                leaders=["郑伟"],
                departments=["总务科"],
                deadline=due("2024/6/30", "2024-06-30"),
                closed_on=None,
            ),
        ),
        problem(
            "氧气站标识缺失",
            measure(
                "补齐标识",
                status="not_started",
                leaders=["郑伟"],
                departments=["总务科"],
                owners=["林涛"],
                deadline=due("20240715", "2024-07-15"),
            ),
        ),
        problem(
            "危化品账物不符",
            measure(
                "全面清点",
                status="completed",
                leaders=[],
                departments=["药学部"],
                owners=["林涛"],
                deadline=due("常态化", None, "long_term"),
            ),
        ),
        problem(
            "监控盲区", measure("增补摄像头", status="in_progress", owners=[], deadline=due("年底前", "2024-12-31"))
        ),
    ],
    [
        Wanted(
            "安全生产",
            [1],
            "number problem.text aspect measure.text leaders+departments owners+deadline status status closed_on",
        )
    ],
)

PEOPLE = Case(
    "人员写法",
    {
        "民主生活会": Grid(
            [
                ["查摆问题", "整改举措", "牵头领导", "责任领导", "责任科室", "责任人及联系电话", "整改期限"],
                [
                    "学习不够系统",
                    "制定学习计划",
                    "党委书记 张伟；院长李明",
                    "副院长 周洁、纪委书记 何 平",
                    "医务部（牵头），护理部、药学部（配合）",
                    "王芳 13900001111\n李敏（0830-1234567）",
                    "2024年5月",
                ],
                ["调研不深", "下沉科室", "〃", "同上", "牵头：党办；配合：各党支部", "党办主任：王芳 8101", "5月"],
                ["担当不足", "完善考核", "张 伟 李 明", "周洁/何平", "人事科 绩效办", "王 芳；赵　敏", "二季度末"],
                [
                    "斗争精神不强",
                    "敢于较真",
                    "张伟 李明",
                    "全体班子成员",
                    "医务部牵头，护理部、药学部配合",
                    "科室负责人",
                    "五月底前",
                ],
            ]
        )
    },
    [
        problem(
            "学习不够系统",
            measure(
                "制定学习计划",
                lead_leaders=["张伟", "李明"],
                leaders=["周洁", "何平"],
                lead_departments=["医务部"],
                supporting_departments=["护理部", "药学部"],
                departments=[],
                owners=["王芳", "李敏"],
                deadline=due("2024年5月", "2024-05-31"),
            ),
        ),
        problem(
            "调研不深",
            measure(
                "下沉科室",
                lead_leaders=["张伟", "李明"],
                leaders=["周洁", "何平"],
                lead_departments=["党办"],
                supporting_departments=["各党支部"],
                owners=["王芳"],
                deadline=due("5月", "2024-05-31"),
            ),
        ),
        problem(
            "担当不足",
            measure(
                "完善考核",
                lead_leaders=["张伟", "李明"],
                leaders=["周洁", "何平"],
                departments=["人事科", "绩效办"],
                owners=["王芳", "赵敏"],
                deadline=due("二季度末", "2024-06-30"),
            ),
        ),
        problem(
            "斗争精神不强",
            measure(
                "敢于较真",
                lead_leaders=["张伟", "李明"],
                leaders=["全体班子成员"],
                lead_departments=["医务部"],
                supporting_departments=["护理部", "药学部"],
                owners=["科室负责人"],
                deadline=due("五月底前", "2024-05-31"),
            ),
        ),
    ],
    [Wanted("民主生活会", [1], "problem.text measure.text lead_leaders leaders departments owners deadline")],
)

DEADLINES = Case(
    "时限写法",
    {
        "台账": Grid(
            [["问题", "整改措施", "交办时间", "整改时限", "实际完成时间"]]
            + [
                [f"问题{'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳'[number]}", "整改", received, text, done]
                for number, (received, text, done) in enumerate(
                    [
                        ("", "集中整改期内", "2024年6月1日"),
                        ("", "立行立改，长期坚持", ""),
                        ("2023年11月5日", "12月底前", "2023.12.20"),
                        ("", "2月10日前", ""),
                        ("", "2024.06.30-2024.12.31", ""),
                        ("", "2024年6月30日前完成", "6月15日"),
                        ("", "2023年11月至次年2月", ""),
                        ("", "已完成", ""),
                        ("", "2025年底前，并长期坚持", ""),
                        ("", 45473, ""),
                        ("", "3-6月", ""),
                        ("", "半年内", ""),
                        ("", "/", ""),
                        ("", "2024年2月30日", ""),
                        ("", "二〇二四年七月底", ""),
                        ("", date(2024, 6, 30), date(2024, 6, 1)),
                    ]
                )
            ]
        )
    },
    [
        problem(
            f"问题{'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳'[number]}", measure("整改", deadline=deadline, completed_on=done)
        )
        for number, (deadline, done) in enumerate(
            [
                (due("集中整改期内", "2024-05-31"), "2024-06-01"),
                (due("立行立改，长期坚持", None, "immediate"), None),
                (due("12月底前", "2023-12-31"), "2023-12-20"),
                (due("2月10日前", "2025-02-10"), None),
                (due("2024.06.30-2024.12.31", "2024-12-31"), None),
                (due("2024年6月30日前完成", "2024-06-30"), "2024-06-15"),
                (due("2023年11月至次年2月", "2024-02-29"), None),
                (due("已完成"), None),
                (due("2025年底前，并长期坚持", "2025-12-31", "date_and_long_term"), None),
                (due("2024-06-30", "2024-06-30"), None),
                (due("3-6月", "2024-06-30"), None),
                (due("半年内", "2024-09-01"), None),
                (due("", None, ""), None),
                (due("2024年2月30日"), None),
                (due("二〇二四年七月底", "2024-07-31"), None),
                (due("2024-06-30", "2024-06-30"), "2024-06-01"),
            ]
        )
    ],
    [Wanted("台账", [1], "problem.text measure.text received_on deadline completed_on")],
    intensive_until=date(2024, 5, 31),
)

CSV = Case(
    "导出的逗号文件",
    {
        "csv": Grid(
            [
                ["区教育局审计整改台账"],
                [
                    "问题编号",
                    "审计发现问题",
                    "整改建议",
                    "整改责任单位/责任人",
                    "整改时限",
                    "整改完成情况",
                    "附件",
                    "说明",
                ],
                ["2024-01", "“三公”经费超预算", "压减支出", "计财股/孙莉", "2024-7-31", "已整改", "凭证", ""],
                [
                    "2024-02",
                    "固定资产未入账",
                    "及时入账",
                    "计财股、后勤中心/孙莉、马原",
                    "2024.8.31前",
                    "基本完成",
                    "",
                    "待验收",
                ],
                ["", "", "盘点资产", "后勤中心/马原", "长期", "部分完成", "", ""],
                ["审核：高峰", "", "", "制表：孙莉", "", "", "", ""],
            ]
        )
    },
    [
        problem(
            "“三公”经费超预算",
            measure(
                "压减支出",
                departments=["计财股"],
                owners=["孙莉"],
                status="completed",
                deadline=due("2024-7-31", "2024-07-31"),
                evidence="凭证",
            ),
            number="2024-01",
        ),
        problem(
            "固定资产未入账",
            measure(
                "及时入账",
                departments=["计财股", "后勤中心"],
                owners=["孙莉", "马原"],
                status="in_progress",
                remarks="待验收",
            ),
            measure(
                "盘点资产",
                departments=["后勤中心"],
                owners=["马原"],
                status="in_progress",
                deadline=due("长期", None, "long_term"),
                remarks="待验收",
            ),
        ),
    ],
    [Wanted("csv", [2], "number problem.text measure.text departments+owners deadline status evidence remarks")],
    suffix=".csv",
    skipped=(6,),
)

CASES = (TICKS, SHARES, PEOPLE, DEADLINES, CSV)
