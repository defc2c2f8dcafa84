"""What kind of file something is, by its first bytes and not by its name, and the sentence for what cannot be read."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from models.errors import BadFileError

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_SAVE_AS = "请用 WPS 或 Excel 打开后另存为 .xlsx 工作簿再导入。"
_SAVE_AS_WORD = "请用 WPS 或 Word 打开后另存为 .docx 再导入。"
#: Extensions that a folder is searched for; whether such a file can be read is said by its first bytes.
EXTENSIONS = (
    ".xlsx",
    ".xlsm",
    ".xltx",
    ".xltm",
    ".xls",
    ".xlt",
    ".et",
    ".ett",
    ".ods",
    ".ots",
    ".fods",
    ".csv",
    ".tsv",
    ".xlsb",
    ".docx",
    ".docm",
    ".doc",
    ".wps",
    ".htm",
    ".html",
    ".mht",
    ".mhtml",
)
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_HTML_MARKS = (b"<html", b"<!doctype html", b"<table", b"<head", b"<meta", b"<body", b"<tr", b"<div")
_XML_SHEETS = b"urn:schemas-microsoft-com:office:spreadsheet"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
#: How a file begins that is no table at all → what it is.
_OTHERS = (
    (b"%PDF", "PDF 文件，不是 Excel 工作簿。请向报送科室要 Excel 或 Word 原件。"),
    (b"\x89PNG", "图片，读不出表格。请向报送科室要 Excel 或 Word 原件。"),
    (b"\xff\xd8\xff", "图片，读不出表格。请向报送科室要 Excel 或 Word 原件。"),
    (b"GIF8", "图片，读不出表格。请向报送科室要 Excel 或 Word 原件。"),
    (b"II*\0", "图片，读不出表格。请向报送科室要 Excel 或 Word 原件。"),
    (b"MM\0*", "图片，读不出表格。请向报送科室要 Excel 或 Word 原件。"),
    (b"Rar!", "压缩包，不是 Excel 工作簿。请解压后选择其中的工作簿。"),
    (b"7z\xbc\xaf", "压缩包，不是 Excel 工作簿。请解压后选择其中的工作簿。"),
    (b"\x1f\x8b", "压缩包，不是 Excel 工作簿。请解压后选择其中的工作簿。"),
    (b"{\\rtf", f"RTF 文档。{_SAVE_AS_WORD}"),
    (b"SQLite format 3", "数据库文件，不是 Excel 工作簿。请选择科室报送的表格。"),
)


def file_kind(data: bytes, name: str) -> str:
    """How to read a file: ``xlsx``, ``binary`` (.xls, .et, .xlsb), ``ods``, ``docx``, ``html``, ``mhtml``, ``xml``
    (XML Spreadsheet 2003) or ``text`` (csv, tsv); BadFileError with the sentence for all else."""
    if not data.strip(b"\0 \t\r\n"):
        raise BadFileError(f"“{name}”是空文件。请检查文件是否发送完整。")
    for head, what in _OTHERS:
        if data.startswith(head):
            raise BadFileError(f"“{name}”是{what}")
    if data.startswith(b"BM") and data[6:10] == b"\0\0\0\0":
        raise BadFileError(f"“{name}”是图片，读不出表格。请向报送科室要 Excel 或 Word 原件。")
    if data.startswith(b"PK"):
        return _zip_kind(data, name)
    if data.startswith(_OLE):
        return _ole_kind(data, name)
    if data.startswith((b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")):
        raise BadFileError(f"“{name}”是很旧的 Excel 格式。{_SAVE_AS}")
    return _plain_kind(data, name)


def _zip_kind(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = {part.lower() for part in parts.namelist()}
            mimetype = _beginning(parts, "mimetype", 80) if "mimetype" in names else b""
            manifest = _beginning(parts, "META-INF/manifest.xml", 1_000_000) if mimetype else b""
    except Exception as error:  # zlib.error and what else a broken stream gives
        raise damaged(name) from error
    if b"encryption-data" in manifest:
        raise locked(name)
    if mimetype.startswith(_ODS.encode()):
        return "ods"
    if "xl/workbook.bin" in names:
        return "binary"
    if any(part.startswith("xl/workbook.") for part in names):
        return "xlsx"
    if any(part.startswith("word/") for part in names):
        return "docx"
    raise BadFileError(_of_other_zip(name, names, mimetype))


def _beginning(parts: zipfile.ZipFile, part: str, size: int) -> bytes:
    if part not in parts.namelist():
        return b""
    with parts.open(part) as stream:
        return stream.read(size)


def _of_other_zip(name: str, names: set[str], mimetype: bytes) -> str:
    if b"opendocument.text" in mimetype:
        return f"“{name}”是 OpenDocument 文档。{_SAVE_AS_WORD}"
    if any(part.startswith("ppt/") for part in names):
        return f"“{name}”是演示文稿，不是 Excel 工作簿。请向报送科室要 Excel 或 Word 原件。"
    if "ofd.xml" in names:
        return f"“{name}”是 OFD 文件，不是 Excel 工作簿。请向报送科室要 Excel 或 Word 原件。"
    return f"“{name}”是压缩包或其他文件，不是 Excel 工作簿。请解压后选择其中的工作簿。"


def _ole_kind(data: bytes, name: str) -> str:
    streams = _ole_streams(data)
    if "EncryptedPackage" in streams:
        raise locked(name)
    if "WordDocument" in streams:
        raise BadFileError(f"“{name}”是旧版 Word 文档（.doc 或 .wps）。{_SAVE_AS_WORD}")
    if {"Workbook", "Book"} & streams:
        return "binary"
    if "PowerPoint Document" in streams:
        raise BadFileError(f"“{name}”是演示文稿，不是 Excel 工作簿。请向报送科室要 Excel 或 Word 原件。")
    raise BadFileError(f"“{name}”不是 Excel 工作簿。{_SAVE_AS}")


def _ole_streams(data: bytes) -> set[str]:
    """Names of the storage's own streams, not of objects inside; of all that are named anywhere if that fails."""
    wanted = {"EncryptedPackage", "WordDocument", "Workbook", "Book", "PowerPoint Document"}
    found = wanted.intersection(_ole_directory(data))
    return found or {each for each in wanted if each.encode("utf-16-le") in data}


def _ole_directory(data: bytes) -> Iterator[str]:
    """The names beside the root entry's child ([MS-CFB] 2.6); the directory is taken to be in one piece."""
    start = int.from_bytes(data[48:52], "little")
    shift = int.from_bytes(data[30:32], "little")
    first = (start + 1) << shift if shift in (9, 12) and start < 1 << 24 else len(data)
    waiting, seen = [int.from_bytes(data[first + 76 : first + 80], "little")], set()
    while waiting:
        at = first + 128 * (number := waiting.pop())
        entry = data[at : at + 128]
        if number in seen or number >= 1 << 24 or len(entry) < 128:
            continue
        seen.add(number)
        yield entry[: max(int.from_bytes(entry[64:66], "little") - 2, 0)].decode("utf-16-le", "replace")
        waiting += (int.from_bytes(entry[68:72], "little"), int.from_bytes(entry[72:76], "little"))


def _plain_kind(data: bytes, name: str) -> str:
    head = _bare_head(data)
    if head.startswith(b"mime-version:") or b"\nmime-version:" in head[:2000]:
        return "mhtml"
    if head.startswith(b"<"):
        if _XML_SHEETS in head and b"<html" not in head:
            return "xml"
        if b"office:document" in head and _ODS.encode() in head:
            return "ods"
        if any(mark in head for mark in _HTML_MARKS):
            return "html"
        raise BadFileError(f"“{name}”不是 Excel 工作簿。{_SAVE_AS}")
    if b"\0" in data and _plain_encoding(data) is None:
        raise BadFileError(f"“{name}”不是 Excel 工作簿。{_SAVE_AS}")
    return "text"


def _bare_head(data: bytes) -> bytes:
    """The beginning in lower case, without a byte order mark and without blanks in front."""
    head = data[:65536]
    for mark, encoding in _BOMS:
        if head.startswith(mark) and encoding == "utf-16":
            head = head[: len(head) // 2 * 2].decode("utf-16", "replace").encode("utf-8", "replace")
        elif head.startswith(mark):
            head = head[len(mark) :]
    return head.lstrip(b" \t\r\n").lower()


def damaged(name: str) -> BadFileError:
    """The error for a file that begins like a workbook but cannot be read."""
    return BadFileError(
        f"“{name}”已损坏，读不出来。请用 WPS 或 Excel 打开看看，能打开就另存为 .xlsx 再导入，否则请报送人重发。"
    )


def damaged_word(name: str) -> BadFileError:
    """The error for a .docx that cannot be read."""
    return BadFileError(
        f"“{name}”已损坏，读不出来。请用 WPS 或 Word 打开看看，能打开就另存为 .docx 再导入，否则请报送人重发。"
    )


def locked(name: str) -> BadFileError:
    """The error for a file that is locked with a password."""
    program = "Word" if Path(name).suffix.lower() in (".docx", ".docm", ".doc", ".wps") else "Excel"
    return BadFileError(f"“{name}”设有打开密码。请用 WPS 或 {program} 输入密码打开，取消密码后另存再导入。")


def without_tables(name: str) -> BadFileError:
    """The error for a document or page in which there is no table."""
    return BadFileError(f"“{name}”里没有表格。请检查是否选错了文件，或向报送科室要带表格的原件。")


def decode(data: bytes, name: str) -> str:
    """The text of a csv or tsv: UTF-8, UTF-16 (by its mark or by its zeros), else GB18030, found by content."""
    encoding = _plain_encoding(data)
    if encoding is None:
        raise BadFileError(f"“{name}”不是 Excel 工作簿，也不是可以识别的文本表格。{_SAVE_AS}")
    return data.decode(encoding)


def _plain_encoding(data: bytes) -> str | None:
    marked = next((encoding for mark, encoding in _BOMS if data.startswith(mark)), "")
    if marked:
        return marked if _decodes(data, marked) else "gb18030" if _decodes(data, "gb18030") else None
    if b"\0" in data:
        # Separators, digits and line ends of a UTF-16 without its mark have a zero for the other byte.
        little = data[1::2].count(0) > data[::2].count(0)
        encoding = "utf-16-le" if little else "utf-16-be"
        return encoding if _decodes(data, encoding) and "\0" not in data.decode(encoding) else None
    return next((encoding for encoding in ("utf-8", "gb18030") if _decodes(data, encoding)), None)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def page_text(data: bytes, declared: str = "") -> str:
    """The text of an HTML page: by its mark, by *declared* or the charset that it names (gb2312 is read as GB18030),
    else by its content. Never fails: what cannot be decoded becomes a replacement mark."""
    if data.startswith(tuple(mark for mark, _ in _BOMS)):
        encoding = next(encoding for mark, encoding in _BOMS if data.startswith(mark))
        return data.decode(encoding, "replace")
    found = re.search(rb"charset\s*=\s*[\"']?\s*([\w-]+)", data[:8192], re.IGNORECASE)
    named = (declared or (found.group(1).decode("ascii", "replace") if found else "")).lower()
    if named.startswith(("gb", "x-gbk", "cp936", "windows-936")):
        named = "gb18030"
    for encoding in (*((named,) if named else ()), "utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("gb18030", "replace")


def not_there(path: Path) -> BadFileError:
    """The error for a source that does not exist."""
    return BadFileError(f"找不到“{path}”。请检查文件名和所在文件夹。")
