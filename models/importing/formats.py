"""What kind of file something is, by its first bytes and not by its name, and the sentence for what cannot be read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from models.errors import BadFileError

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_SAVE_AS = "请用 WPS 或 Excel 打开后另存为 .xlsx 工作簿再导入。"
#: Extensions that a folder is searched for; whether such a file can be read is said by its first bytes.
EXTENSIONS = (
    ".xlsx",
    ".xlsm",
    ".xltx",
    ".xls",
    ".et",
    ".ods",
    ".csv",
    ".tsv",
    ".xlsb",
    ".docx",
    ".doc",
    ".wps",
    ".htm",
    ".html",
    ".mht",
)
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_HTML_MARKS = (b"<html", b"<!doctype html", b"<table", b"<head", b"mime-version:")


def file_kind(data: bytes, name: str) -> str:
    """``sheet`` (a workbook that the reader takes) or ``text`` (csv, tsv); BadFileError with the sentence for all
    else."""
    if not data.strip(b"\0 \t\r\n"):
        raise BadFileError(f"“{name}”是空文件。请检查文件是否发送完整。")
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
            names = set(parts.namelist())
            mimetype = parts.read("mimetype")[:80].decode("ascii", "replace") if "mimetype" in names else ""
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, EOFError) as error:
        raise damaged(name) from error
    if mimetype.startswith(_ODS) or any(part.startswith("xl/workbook.") for part in names):
        return "sheet"
    if any(part.startswith("word/") for part in names):
        raise BadFileError(f"“{name}”是 Word 文档。请把其中的表格复制到 Excel 或 WPS 表格中，另存为 .xlsx 再导入。")
    raise BadFileError(f"“{name}”是压缩包或其他文件，不是 Excel 工作簿。请解压后选择其中的工作簿。")


def _ole_kind(data: bytes, name: str) -> str:
    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        raise locked(name)
    if has("WordDocument"):
        raise BadFileError(
            f"“{name}”是旧版 Word 文档（.doc 或 .wps）。请把其中的表格复制到 Excel 或 WPS 表格中，另存为 .xlsx 再导入。"
        )
    if has("Workbook") or has("Book"):
        return "sheet"
    raise BadFileError(f"“{name}”不是 Excel 工作簿。{_SAVE_AS}")


def _plain_kind(data: bytes, name: str) -> str:
    head = data[:4096].lower()
    if any(mark in head for mark in _HTML_MARKS):
        raise BadFileError(f"“{name}”其实是网页格式的表格。{_SAVE_AS}")
    if head.startswith(b"%pdf"):
        raise BadFileError(f"“{name}”是 PDF 文件，不是 Excel 工作簿。请向报送科室要 Excel 原件。")
    if head.startswith((b"<?xml", b"{\\rtf")) or (b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff"))):
        raise BadFileError(f"“{name}”不是 Excel 工作簿。{_SAVE_AS}")
    return "text"


def damaged(name: str) -> BadFileError:
    """The error for a file that begins like a workbook but cannot be read."""
    return BadFileError(
        f"“{name}”已损坏，读不出来。请用 WPS 或 Excel 打开看看，能打开就另存为 .xlsx 再导入，否则请报送人重发。"
    )


def locked(name: str) -> BadFileError:
    """The error for a workbook that is locked with a password."""
    return BadFileError(f"“{name}”设有打开密码。请用 WPS 或 Excel 输入密码打开，取消密码后另存再导入。")


def decode(data: bytes, name: str) -> str:
    """The text of a csv or tsv: UTF-8, UTF-16 with its mark, else GB18030, found by content."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig"), (b"", "gb18030")):
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise BadFileError(f"“{name}”不是 Excel 工作簿，也不是可以识别的文本表格。{_SAVE_AS}")


def not_there(path: Path) -> BadFileError:
    """The error for a source that does not exist."""
    return BadFileError(f"找不到“{path}”。请检查文件名和所在文件夹。")
