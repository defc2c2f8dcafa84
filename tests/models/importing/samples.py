"""One small ledger in every format that can be read, for the tests that damage files."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import openpyxl
from openpyxl.styles import Font

from tests.models.importing.files import docx, paragraph, rows, unzipped, word_cell, word_table, xlsx, zipped

DATA = Path(__file__).resolve().parents[2] / "data" / "tables"
HEADER = ["序号", "存在问题", "整改措施", "责任科室", "整改时限", "整改状态"]
LINES = [
    ["1", "门诊候诊时间长", "增设叫号屏", "门诊部", "2024年6月底前", "已完成"],
    ["", "", "延长周末开诊时间", "门诊部、护理部", "2024年9月30日", "正在整改"],
    ["2", "病历归档不及时", "1.每周通报归档率；2.纳入考核", "病案室", "长期坚持", "长期坚持"],
]


def write_samples(folder: Path) -> None:
    """Write the samples into *folder*."""
    _excel(folder / "a.xlsx")
    shared = "".join(f"<si><t>{text}</t></si>" for text in (*HEADER, *LINES[0]))
    cells = "".join(
        f'<row r="{row + 1}">'
        + "".join(f'<c r="{"ABCDEF"[at]}{row + 1}" s="1" t="s"><v>{6 * row + at}</v></c>' for at in range(6)) + "</row>"
        for row in range(2)
    )
    (folder / "b.xlsx").write_bytes(
        xlsx(f'<cols><col min="2" max="3" hidden="1"/></cols><sheetData>{cells}</sheetData>'
             '<mergeCells count="1"><mergeCell ref="A3:F3"/></mergeCells>', rows(HEADER, *LINES),
             styles='<fonts><font/><font><strike/></font></fonts><cellXfs><xf fontId="0" numFmtId="0"/>'
                    '<xf fontId="0" numFmtId="9"/></cellXfs>', shared=shared))
    for name in ("台账.xls", "台账.ods"):
        shutil.copy(DATA / name, folder / name)
    (folder / "c.csv").write_text("\n".join(",".join(line) for line in (HEADER, *LINES)), encoding="gb18030")
    (folder / "d.html").write_text(_page(), encoding="utf-8")
    (folder / "e.docx").write_bytes(zipped(unzipped(_word())))
    (folder / "f.xml").write_text(_xml_sheet(), encoding="utf-8")


def _excel(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["青山县人民医院整改台账"])
    for line in (HEADER, *LINES):
        sheet.append(line)
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("B3:B4")
    sheet["C5"].font = Font(strike=True)
    sheet.row_dimensions[5].hidden = True
    # Saved at a fixed time, so that a mutation can be made again another day.
    book.properties.created = book.properties.modified = datetime(2024, 1, 1)
    book.save(path)
    parts = unzipped(path.read_bytes())
    path.write_bytes(zipped({name: parts[name] for name in parts if name != "docProps/core.xml"}))


def _page() -> str:
    lines = ("".join(f"<td>{text}</td>" for text in line) for line in (HEADER, *LINES[1:]))
    first = "".join(f'<td rowspan="2">{text}</td>' for text in LINES[0][:2]) + "<td>一<br>二</td><s>旧</s>"
    table = f'<table border="1"><tr>{next(lines)}</tr><tr>{first}</tr>' + "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<html><head><meta charset="utf-8"></head><body><p>单位：医务部</p>{table}</table></body></html>'


def _word() -> bytes:
    down = [word_cell(text, '<w:vMerge w:val="restart"/>') for text in LINES[0][:2]]
    on = [word_cell("", "<w:vMerge/>")] * 2
    return docx(paragraph("青山县人民医院整改台账"),
                word_table(6, HEADER, [*down, *LINES[0][2:]], [*on, *LINES[1][2:]], LINES[2]))


def _xml_sheet() -> str:
    lines = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{text}</Data></Cell>' for text in line) + "</Row>"
        for line in (HEADER, *LINES)
    )
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="台账"><Table>'
            '<Row><Cell ss:MergeAcross="5" ss:MergeDown="1"><Data ss:Type="Number">1</Data></Cell></Row>'
            f'<Row ss:Index="3" ss:Hidden="1"/>{lines}</Table></Worksheet></Workbook>')
