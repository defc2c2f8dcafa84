"""Damaged and hostile files, built in code: what they are called, what they hold, how reading them must end."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from tests.models.importing.files import MAIN, docx, paragraph, rows, word_cell, word_table, xlsx, xlsx_parts, zipped
from tests.models.importing.samples import DATA, HEADER, LINES

GOOD = xlsx(rows(HEADER, *LINES))
LAUGHS = ('<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "' + "&a;" * 100 + '">'
          + "".join(f'<!ENTITY {new} "{f"&{old};" * 100}">' for old, new in ("bc", "cd", "de", "ef")) + "]>")
SECRET = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
ODS_SPACES = "".join(f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
                     for name in ("office", "table", "text", "style"))
HTML_HEAD = "<html><table><tr>" + "".join(f"<td>{text}" for text in HEADER)
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
READ, REFUSED = "read", "refused"


def hostile() -> Iterator[tuple[str, bytes, str]]:
    """Name, content, and how it must end: refused with a sentence, imported, or (``any``) either."""
    yield from _cut_files()
    yield from _bombs()
    yield from _entities()
    yield from _large_sheets()
    yield from _odd_sheets()
    yield from _odd_packages()
    yield from _old_files()
    yield from _texts()
    yield from _pages()
    yield from _documents()
    yield from _open_documents()


def _cut_files() -> Iterator[tuple[str, bytes, str]]:
    yield "空.xlsx", b"", REFUSED
    yield "零.xls", b"\0" * 5000, REFUSED
    yield "半截.xlsx", GOOD[: len(GOOD) // 2], REFUSED
    yield "开头.xlsx", GOOD[:60], REFUSED
    yield "缺尾.xlsx", GOOD[:-30], REFUSED


def _packed(size: int) -> bytes:
    """A deflate stream of *size* blanks (in whole millions), made without packing them all."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(b" " * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * (size // 1_000_000) + b"\x03\x00"


def _bomb(part: str, size: int, said: int) -> bytes:
    """A good workbook with one more part, which unpacks to *size* bytes but says *said*."""
    stream, name = _packed(size), part.encode()
    entry = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, 0, len(stream), said, len(name), 0)
    end = GOOD.rindex(b"PK\x05\x06")
    count, length, start = struct.unpack_from("<HII", GOOD, end + 10)
    local = b"PK\x03\x04" + entry + name + stream
    central = b"PK\x01\x02" + struct.pack("<H", 20) + entry + struct.pack("<HHHII", 0, 0, 0, 0, start) + name
    directory = GOOD[start : start + length] + central
    tail = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count + 1, count + 1, len(directory), start + len(local), 0)
    return GOOD[:start] + local + directory + tail


def _bombs() -> Iterator[tuple[str, bytes, str]]:
    yield "炸弹一.xlsx", _bomb("xl/worksheets/sheet1.xml", 1_200_000_000, 1_200_000_000), REFUSED
    yield "炸弹二.xlsx", _bomb("xl/worksheets/sheet1.xml", 1_200_000_000, 5000), REFUSED
    yield "炸弹三.xlsx", _bomb("xl/sharedStrings.xml", 900_000_000, 900_000_000), REFUSED
    yield "炸弹四.xlsx", _bomb("xl/styles.xml", 400_000_000, 400_000_000), REFUSED
    yield "炸弹五.xlsx", _bomb("xl/media/image1.png", 900_000_000, 900_000_000), READ
    yield "包中包.xlsx", zipped({"台账.xlsx": GOOD, "再包.zip": zipped({"台账.xlsx": GOOD})}), REFUSED


def _entities() -> Iterator[tuple[str, bytes, str]]:
    sheet, book = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
    for number, declared in enumerate((LAUGHS, SECRET)):
        entity = "&f;"
        parts = xlsx_parts(rows([*HEADER[:5], entity], *LINES))
        yield f"实体{number}.xlsx", zipped(parts | {sheet: declared + str(parts[sheet])}), "any"
        yield f"实体簿{number}.xlsx", zipped(parts | {book: declared + str(parts[book])}), REFUSED
        shared = f'{declared}<sst xmlns="{MAIN}"><si><r><rPr><strike/></rPr><t>{entity}</t></r></si></sst>'
        yield f"实体串{number}.xlsx", zipped(parts | {"xl/sharedStrings.xml": shared}), REFUSED
        yield f"实体{number}.xml", (declared + '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
                                  f"{entity}</Workbook>").encode(), "any"
        yield f"实体{number}.html", f"{declared}<table><tr><td>{entity}</table>".encode(), "any"
        content = f"{declared}<office:document-content{ODS_SPACES}>{entity}</office:document-content>"
        yield f"实体{number}.ods", zipped({"mimetype": ODS_TYPE, "content.xml": content}), "any"
        yield f"实体{number}.docx", zipped({"word/document.xml": declared + "<a>&f;</a>"}), REFUSED


def _large_sheets() -> Iterator[tuple[str, bytes, str]]:
    wide = "".join(f"<c><v>{number}</v></c>" for number in range(16_384))
    yield "万列.xlsx", xlsx(rows(HEADER, *LINES).replace("</sheetData>", f'<row r="5">{wide}</row></sheetData>')), READ
    yield "长格.xlsx", xlsx(rows(HEADER, ["1", "长" * 32_767, "措" * 32_767, "", "", ""])), READ
    yield "千表.xlsx", xlsx(*[rows(HEADER, ["1", f"问题{number}", "措施", "", "", ""]) for number in range(1000)]), READ
    far = '<row r="{0}"><c r="{1}{0}"><v>1</v></c></row></sheetData>'
    for number, (line, column) in enumerate(((1_048_576, "A"), (1_048_576, "XFD"), (5, "ZZZZ"), (5, "XFD"))):
        content = rows(HEADER, *LINES).replace("</sheetData>", far.format(line, column))
        yield f"远格{number}.xlsx", xlsx(content), READ if number == 3 else REFUSED
    blank = "".join(f'<row r="{number}"><c r="A{number}" s="0"/></row>' for number in range(5, 300_000))
    yield "空行.xlsx", xlsx(rows(HEADER, *LINES).replace("</sheetData>", blank + "</sheetData>")), READ
    many = "".join(f'<row r="{line}">' + "".join(f"<c><v>{at}</v></c>" for at in range(400)) + "</row>"
                   for line in range(1, 4000))
    yield "满格.xlsx", xlsx(f"<sheetData>{many}</sheetData>"), REFUSED


def _merged(*ranges: str) -> bytes:
    cells = "".join(f'<mergeCell ref="{each}"/>' for each in ranges)
    return xlsx(rows(HEADER, *LINES) + f"<mergeCells>{cells}</mergeCells>")


def _odd_sheets() -> Iterator[tuple[str, bytes, str]]:
    yield "大合并.xlsx", _merged("A1:XFD1048576"), "any"
    yield "叠合并.xlsx", _merged("A2:B3", "B3:C4", "A2:C4", "B2:B2", "C4:A2"), READ
    yield "万合并.xlsx", _merged(*["A1:XFD1048576"] * 20_000), "any"
    yield "坏合并.xlsx", _merged("A0:B2", "x", ":", "A1:", "A99999999:B1"), "any"
    yield "控制符.xlsx", xlsx(rows(HEADER, ["1", "甲_x0000_&#7;乙", "一\u200b\ufeff", "\u202e科", "", ""])), "any"
    formulas = ["1", "=cmd|'/c calc'!A1", "+1+1", "-2", "@SUM(1)", "=HYPERLINK(&quot;x&quot;)"]
    yield "公式.xlsx", xlsx(rows(HEADER, formulas)), READ
    good = rows(HEADER, *LINES)
    yield "假范围.xlsx", xlsx('<dimension ref="A1:XFD1048576"/>' + good), READ
    yield "负行.xlsx", xlsx(good.replace('r="A2"', 'r="A-2"').replace('row r="3"', 'row r="-3"')), "any"
    yield "零行.xlsx", xlsx(good.replace('r="B2"', 'r="B0"')), "any"
    count = f'<sst xmlns="{MAIN}" count="4294967295" uniqueCount="4294967295"><si><t>x</t></si></sst>'
    yield "假数目.xlsx", zipped(xlsx_parts(good) | {"xl/sharedStrings.xml": count}), "any"
    yield "无此串.xlsx", xlsx(good.replace("</sheetData>", '<row r="9"><c r="A9" t="s"><v>99999</v></c></row></sheetData>')
                           ), "any"
    yield "无此式.xlsx", xlsx(good.replace('r="A2" ', 'r="A2" s="4294967295" ')), "any"
    yield "深层.xlsx", xlsx("<a>" * 100_000 + good), "any"
    comment = '<!-- <is> --><row r="9"><c r="XFD1048576"><v>1</v></c></row><!-- </is> --></sheetData>'
    yield "藏格.xlsx", xlsx(good.replace("</sheetData>", comment)), REFUSED


def _odd_packages() -> Iterator[tuple[str, bytes, str]]:
    parts = xlsx_parts(rows(HEADER, *LINES))
    links = "xl/_rels/workbook.xml.rels"
    yield "缺关系.xlsx", zipped({name: part for name, part in parts.items() if name != links}), REFUSED
    yield "缺表.xlsx", zipped({name: part for name, part in parts.items() if "sheet1" not in name}), REFUSED
    yield "外指.xlsx", zipped(parts | {links: str(parts[links]).replace("worksheets/", "../../../etc/")}), REFUSED
    yield "重名.xlsx", zipped(xlsx_parts(rows(HEADER, *LINES), rows(HEADER, *LINES)) | {
        "xl/workbook.xml": str(xlsx_parts("", "")["xl/workbook.xml"]).replace("表2", "表1")}), "any"
    yield "多件.xlsx", zipped(parts | {f"x/{number}": b"" for number in range(66_000)}), READ
    yield "锁件.xlsx", GOOD.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"), REFUSED


def _old_files() -> Iterator[tuple[str, bytes, str]]:
    good = (DATA / "台账.xls").read_bytes()
    yield "半截.xls", good[:4000], REFUSED
    yield "乱码.xls", OLE + bytes(range(256)) * 40, REFUSED
    loop = bytearray(good)
    for place in range(76, 512, 4):
        loop[place : place + 4] = b"\0\0\0\0"
    yield "循环.xls", bytes(loop), "any"
    huge = bytearray(good)
    start = good.index(b"\x08\x02\x10\x00")
    huge[start + 4 : start + 8] = b"\xff\xff\xff\xff"
    yield "大行号.xls", bytes(huge), "any"
    yield "假大小.xls", good[:44] + b"\xff\xff\xff\x7f" + good[48:60] + b"\xff\xff\xff\x0f" * 4 + good[76:], "any"


def _texts() -> Iterator[tuple[str, bytes, str]]:
    yield "长行.csv", ",".join(HEADER).encode() + b"\n1," + b"x" * 5_000_000, READ
    yield "未闭.csv", (",".join(HEADER) + '\n1,"甲,一\n' + "2,乙,二\n" * 20_000).encode(), READ
    yield "空行.csv", (",".join(HEADER) + "\n1,甲,一" + "\n" * 1_000_000).encode(), READ
    yield "多行.csv", (",".join(HEADER) + "\n,,,,," * 300_000 + "\n1,甲,一").encode(), REFUSED
    yield "逗号.csv", b"," * 10_000_000, "any"
    yield "零.csv", b"a,b\n\0\0\1\2,c", REFUSED
    yield "奇数.csv", "序号,问题".encode("utf-16") + b"x", "any"
    yield "控制.csv", (",".join(HEADER) + "\n1,甲\x01\x1b[31m\x7f,一\x85\u2028二").encode(), READ


def _pages() -> Iterator[tuple[str, bytes, str]]:
    yield "跨列.xls", (HTML_HEAD + "<tr>" + "<td colspan=1000>x" * 30_000).encode(), REFUSED
    deep = ("<tr>" + "<td rowspan=65000 colspan=1000>x" * 16) * 2 + "<tr><td>y" * 30_000
    yield "跨行.xls", (HTML_HEAD + deep).encode(), REFUSED
    yield "深层.html", (HTML_HEAD + "<tr><td>" + "<div>" * 200_000 + "x").encode(), "any"
    yield "深表.html", ("<table><tr><td>" * 50_000 + "x").encode(), "any"
    yield "万表.html", (b"<table><tr><td>1<td>2<tr><td>3<td>4</table>" * 50_000), "any"
    head = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n"
    yield "断.mht", head + b"Content-Type: text/html\n\n<t", REFUSED


def _documents() -> Iterator[tuple[str, bytes, str]]:
    wide = word_cell("甲", '<w:gridSpan w:val="99999"/>')
    yield "跨列.docx", docx(word_table(6, HEADER, [wide, wide, wide])), READ
    yield "续格.docx", docx(word_table(6, HEADER, *[[word_cell("", "<w:vMerge/>")] * 6] * 50)), "any"
    inside = paragraph("甲")
    for _ in range(40):
        inside = paragraph("乙") + word_table(1, [word_cell(inside)])
    yield "深表.docx", docx(word_table(6, HEADER, ["1", word_cell(inside), "一", "", "", ""])), READ
    yield "图炸.docx", zipped({"word/document.xml": "<a/>", "word/media/a.png": b"\0" * 310_000_000}), REFUSED


def _ods(table: str, times: int = 1) -> bytes:
    sheets = "".join(f'<table:table table:name="表{number}">{table}</table:table>' for number in range(times))
    body = f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>"
    return zipped({"mimetype": ODS_TYPE, "content.xml": f"<office:document-content{ODS_SPACES}>{body}"
                                                        "</office:document-content>"})


def _open_documents() -> Iterator[tuple[str, bytes, str]]:
    header = "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in HEADER)
    row = '<table:table-row{}>{}</table:table-row>'
    text = "<text:p>甲</text:p></table:table-cell>"
    filled = f"<table:table-cell/><table:table-cell>{text}<table:table-cell>{text}"
    plain = row.format("", header) + row.format("", filled)
    again = ' table:number-rows-repeated="1048576"'
    cells = '<table:table-cell table:number-columns-repeated="16384">' + text
    yield "复行.ods", _ods(plain + row.format(again, f"<table:table-cell>{text}")), REFUSED
    yield "复列.ods", _ods(plain + row.format("", cells)), READ
    yield "空复.ods", _ods(plain + row.format(again, "<table:table-cell/>")), READ
    yield "千复.ods", _ods(row.format(' table:number-rows-repeated="1000"', cells.replace("16384", "1000")), 500), REFUSED
    yield "跨.ods", _ods(plain.replace("<table:table-cell/>", '<table:table-cell table:number-rows-spanned="999999999" '
                                      'table:number-columns-spanned="-5"/>')), READ
