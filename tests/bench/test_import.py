"""How long and how large an import of 10,000 rows is, against a bare reader and a bare writer of the same rows.

Run by ``make bench``; prints ratios measured in one run and never fails on a clock. The yardstick is a process in which
python-calamine reads the file and nothing else, and one that puts the very rows that the import writes into a fresh
ledger's own tables, triggers included, by ``executemany`` in one transaction. All take turns, each in its own process;
the best turn of each counts, because whatever else the machine does can only add to it. On a busy machine
``BENCH_CLOCK=processor`` counts processor time instead.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import openpyxl
from openpyxl.worksheet.cell_range import CellRange

SIZES = (2_500, 5_000, 10_000)
TURNS = 5
#: Rows in a row of problems; problems have one to five measures.
_MEASURES = (3, 4, 2, 3, 1, 5, 3, 3)
_HEADERS = (
    *("序号", "方面", "问题类别", "具体问题", "整改目标", "责任领导", "责任科室", "整改措施", "责任人", "整改时限"),
    *("整改情况", "完成状态", "佐证材料", "备注"),
)
_ASPECTS = ("落实党的理论和路线方针政策", "履行全面从严治党责任", "贯彻新时代党的组织路线", "落实巡察整改责任")
_TOPICS = ("公立医院公益性发挥不充分", "医疗质量安全管理有漏洞", "药品耗材采购监管不严", "选人用人程序不规范", "财务内控执行不到位")
_FAULTS = (
    "未按规定组织集体研究，会议记录仅有结论而无讨论过程",
    "制度修订滞后于上级新要求，个别条款仍沿用已废止的文件",
    "抽查的病历中存在书写不及时、三级查房记录内容雷同的现象",
    "设备购置前论证不充分，部分设备到货后长期闲置未投入使用",
    "对外委服务单位的考核流于形式，扣分项目未与付款挂钩",
)
_ACTS = ("修订完善", "组织专题学习", "开展全面自查", "建立台账并逐项销号", "由分管领导约谈科室负责人，重新签订", "每季度抽查通报")
_THINGS = ("《“三重一大”事项决策实施办法》", "《病历质量管理规定》", "医用耗材遴选与退出机制", "中层干部选拔任用工作流程", "合同管理与验收制度")
_DONE = ("已印发执行", "已组织培训并考核合格", "已完成清查并收回有关款项", "已纳入绩效考核", "正在征求各科室意见，拟提交院长办公会审议")
_PEOPLE = ("周明远", "李文静", "王建国", "赵晓燕", "陈志强", "刘海波", "孙丽华", "吴国庆", "郑雅琴", "冯立新")
_DEPARTMENTS = ("医务部", "护理部", "药剂科", "财务科", "人事科", "设备科", "党委办公室", "纪检监察室", "信息科", "总务科")
_STATES = ("已完成", "正在整改", "已完成，长期坚持", "持续推进", "未启动")

#: Told by each process: seconds, and its largest resident size in MB.
_TELL = """
import json, os, sys, time
from pathlib import Path
source, ledger_path, out = map(Path, sys.argv[1:4])
def tell(**seconds):
    peak = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
    print(json.dumps({"seconds": seconds, "peak": int(peak[0]) / 1024}))
clock = time.process_time if os.environ.get("BENCH_CLOCK") == "processor" else time.perf_counter
"""
_READ = _TELL + """
import python_calamine
start = clock()
with python_calamine.load_workbook(str(source)) as book:
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
assert len(rows) > 2000
tell(read=clock() - start)
"""
_IMPORT = _TELL + """
from models import database
from ui import jobs
with database.create_store(out) as store:
    start = clock()
    books, bad = jobs.read_sources([source])
    read = clock()
    job = jobs.plan_import(store, books)
    planned = clock()
    changes, report = jobs.apply_import(store, job)
    end = clock()
assert not bad and changes.step and job.plan.counts["new"] == job.plan.counts["read"] - job.plan.counts["skipped"]
tell(read=read - start, plan=planned - read, apply=end - planned)
"""
_AGAIN = _TELL + """
from models import database
from ui import jobs
with database.open_store(ledger_path) as store:
    books, bad = jobs.read_sources([source])
    start = clock()
    job = jobs.plan_import(store, books)
    end = clock()
assert not job.plan.changes_anything and job.plan.counts["same"] > 2000
tell(plan=end - start)
"""
_WRITE = _TELL + """
from models import database, schema
tables = []
with database.open_store(ledger_path, write=False) as filled:
    for model in schema.JOURNALED:
        columns = schema.column_names(model)
        names = ", ".join(f'"{name}"' for name in columns)
        rows = filled.fetch(f'SELECT {names} FROM "{schema.table_name(model)}" ORDER BY rowid')
        if rows and model is not schema.Unit:
            marks = ", ".join("?" * len(columns))
            tables.append((f'INSERT INTO "{schema.table_name(model)}" ({names}) VALUES ({marks})', rows))
assert sum(len(rows) for _, rows in tables) > 5000
with database.create_store(out) as store:
    connection = store.database.connection()
    start = clock()
    connection.execute("BEGIN IMMEDIATE")
    for statement, rows in tables:
        connection.executemany(statement, rows)
    connection.execute("COMMIT")
    end = clock()
tell(write=end - start)
"""
_SCRIPTS = {"calamine": _READ, "bare": _WRITE, "import": _IMPORT, "again": _AGAIN}


def test_import(tmp_path: Path) -> None:
    """Print the ratios of import, second plan and memory to their yardsticks (aims: at most 2.5, 1.5 and 3)."""
    totals: dict[int, float] = {}
    for size in SIZES:
        source = make_workbook(tmp_path / f"台账{size}.xlsx", size)
        filled = tmp_path / f"台账{size}.db"
        _told(_IMPORT, source, filled, filled)  # not counted: Python writes its bytecode; the others need its ledger
        runs = [_turn(tmp_path, source, filled) for _ in range(TURNS)]
        totals[size] = min(run["import"][0] for run in runs)
        _show(size, runs)
    growth = ", ".join(f"{totals[size] / totals[SIZES[0]]:.2f}" for size in SIZES)
    print(f"import at {'/'.join(f'{size // SIZES[0]}×' for size in SIZES)} of the rows: {growth} times as long")
    assert all(value > 0 for value in totals.values())


def make_workbook(path: Path, rows: int) -> Path:
    """A ledger of that many rows and 14 columns, a problem over one to five rows, its cells merged."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["某市人民医院党委巡察整改台账"])
    sheet.append(list(_HEADERS))
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(_HEADERS))
    done = number = 0
    while done < rows:
        count = min(_MEASURES[number % len(_MEASURES)], rows - done)
        number += 1
        problem = _problem(number)
        for part in range(count):
            sheet.append([*(problem if part == 0 else [None] * len(problem)), *_measure(number, done + part)])
        if count > 1:
            for column in range(1, len(problem) + 1):
                # not merge_cells(), which compares each new range with all others
                sheet.merged_cells.ranges.add(CellRange(None, column, done + 3, column, done + count + 2))
        done += count
    book.save(path)
    return path


def _problem(number: int) -> list[object]:
    topic = _TOPICS[number // 60 % len(_TOPICS)]
    department = _DEPARTMENTS[number % 10]
    return [
        number,
        _ASPECTS[number // 300 % len(_ASPECTS)] + "方面",
        f"{topic}（{number // 60 + 1}组）",
        f"{2015 + number % 9}年第{number}号检查发现，{department}{_FAULTS[number % 5]}，涉及{number * 37 % 991}份材料、"
        f"金额{number * 7919 % 100003}元，{_FAULTS[(number // 5 + 2) % 5]}。",
        f"{topic}问题在第{number % 4 + 1}季度前得到根本解决，相关{_THINGS[number % 5]}落实率达到{90 + number % 10}%。",
        "、".join(dict.fromkeys((_PEOPLE[number % 10], _PEOPLE[number // 10 % 10]))),
        "、".join(dict.fromkeys((department, _DEPARTMENTS[number // 10 % 10]))),
    ]


def _measure(number: int, row: int) -> list[object]:
    thing, day = _THINGS[row % 5], date(2024, 1, 1) + timedelta(days=row * 13 % 700)
    written = (f"{day.year}年{day.month}月底前", f"{day.year}年{day.month}月{day.day}日", day, "立行立改", "2025年底前，并长期坚持")
    return [
        f"{_ACTS[row % 6]}{thing}，明确{_DEPARTMENTS[row // 3 % 10]}为第{row}项任务牵头科室，对{row * 31 % 977}项内容逐条对照，"
        f"{_ACTS[row // 6 % 6]}{_THINGS[row // 7 % 5]}，形成长效机制。",
        _PEOPLE[row * 3 % 10] + ("、" + _PEOPLE[row * 7 % 10 - 1] if row % 3 == 0 else ""),
        written[row % 5],
        f"{thing}{_DONE[row % 5]}；第{row}项任务共检查{row * 17 % 613}处，发现不足{row % 29}个，整改{row % 23}个，"
        f"{_DEPARTMENTS[row % 10]}于{day.month}月{day.day}日向党委作专题汇报，{_DONE[row // 5 % 5]}，"
        f"并对照问题{number}的要求举一反三，{_DONE[row // 25 % 5]}。",
        _STATES[row % 5],
        f"党委会纪要〔{day.year}〕{row % 60 + 1}号、{thing}印发稿、签到表{row}份" if row % 2 else None,
        f"与第{row % 90 + 1}项合并推进" if row % 11 == 0 else None,
    ]


def _turn(folder: Path, source: Path, filled: Path) -> dict[str, tuple[float, float, dict[str, float]]]:
    """One process of each kind: seconds in all, peak in MB, seconds by part."""
    found = {}
    for name, script in _SCRIPTS.items():
        out = folder / "neu.db"
        told = _told(script, source, filled, out)
        out.unlink(missing_ok=True)
        found[name] = (sum(told["seconds"].values()), told["peak"], told["seconds"])
    return found


def _show(size: int, runs: list[dict[str, tuple[float, float, dict[str, float]]]]) -> None:
    best = {name: min(run[name][0] for run in runs) for name in _SCRIPTS}
    fastest = min((run["import"] for run in runs), key=lambda told: told[0])[2]
    peaks = [min(run[name][1] for run in runs) for name in ("import", "calamine")]
    print(
        f"\n{size} rows × {len(_HEADERS)}, best of {len(runs)}: calamine {best['calamine']:.2f} s, bare writing"
        f" {best['bare']:.2f} s, import {best['import']:.2f} s ("
        + ", ".join(f"{part} {seconds:.2f}" for part, seconds in fastest.items())
        + f"), second plan {best['again']:.2f} s"
    )
    print(f"import / (calamine + bare writing): {best['import'] / (best['calamine'] + best['bare']):.2f} (at most 2.5)")
    print(f"second plan / import: {best['again'] / best['import']:.2f} (at most 1.5)")
    print(f"memory of import / calamine: {peaks[0] / peaks[1]:.2f} (at most 3), {peaks[0]:.0f} MB")


def _told(script: str, source: Path, filled: Path, out: Path) -> dict[str, dict[str, float]]:
    """What the process says."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", script, str(source), str(filled), str(out)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, dict[str, float]] = json.loads(done.stdout)
    return told
