"""The text of a feedback letter from a file: plain text, or Word with the numbers that Word itself counts."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.errors import BadFileError
from models.files import read_bytes
from models.importing.word_numbering import Numbering, qualified

if TYPE_CHECKING:
    from docx.document import Document

_ADVICE = "请在 WPS 或 Word 中另存为 .docx，或把文字粘贴到窗口里。"
#: First bytes of files that are no letters we can read → what they are.
_OTHER_KINDS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版或加密的 Office 文件"),
    (b"%PDF", "PDF 文件"),
    (b"{\\rtf", "RTF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
)
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
#: A letter is some pages; what is larger by far was chosen by mistake. Bytes.
_LARGEST = 50_000_000


def read_letter_text(path: Path) -> str:
    """The text of *path*, a paragraph a line. The kind is told by the content, not by the name.

    Raises LedgerError (BadFileError for what is no .docx and no text) with the sentence for the user.
    """
    content = read_bytes(path)
    if len(content) > _LARGEST:
        raise BadFileError(f"“{path.name}”太大，不像反馈意见。请确认选对了文件。")
    if content.startswith(b"PK"):
        return _word_text(path, content)
    for head, kind in _OTHER_KINDS:
        if content.startswith(head):
            raise BadFileError(f"“{path.name}”是{kind}，不能直接读取。{_ADVICE}")
    return _plain_text(path, content)


def has_tables(path: Path) -> bool:
    """True for a Word file with a table in it, which is more likely a ledger than a letter. Raises nothing: what cannot
    be read has none.
    """
    import zipfile

    try:
        with zipfile.ZipFile(path) as package, package.open("word/document.xml") as part:
            return b"<w:tbl>" in part.read(_LARGEST)
    except (OSError, KeyError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return False


def _plain_text(path: Path, content: bytes) -> str:
    text = _decoded(content)
    if text is None or _NOT_TEXT.search(text):
        raise BadFileError(f"“{path.name}”不是文本文件，读不出文字。{_ADVICE}")
    if not text.strip():
        raise BadFileError(f"“{path.name}”里没有文字。请确认选对了文件。")
    return text


def _decoded(content: bytes) -> str | None:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _word_text(path: Path, content: bytes) -> str:
    import docx

    try:
        document = docx.Document(io.BytesIO(content))
        text = "\n".join(_paragraphs(document))
    except Exception as error:  # a damaged package shows itself by any of a dozen exceptions of zipfile, lxml and docx
        raise BadFileError(f"“{path.name}”不是 Word 文档或已损坏，读不出文字。{_ADVICE}") from error
    if not text.strip():
        raise BadFileError(f"“{path.name}”里没有文字（扫描件读不出文字）。{_ADVICE}")
    return text


def _paragraphs(document: Document) -> Iterator[str]:
    """Text of each paragraph of the body, tables included, in order, with Word's own number in front."""
    numbering = Numbering(document)
    for paragraph in document.element.body.iter(qualified("p")):
        if not _is_repeated(paragraph):
            number = numbering.number_of(paragraph)
            yield number + _paragraph_text(paragraph)


def _is_repeated(element: Any) -> bool:
    """True for text that stands in the file twice (a text box for older programs) or was struck by a correction."""
    return any(parent.tag.endswith(("}Fallback", "}del", "}moveFrom")) for parent in element.iterancestors())


def _paragraph_text(paragraph: Any) -> str:
    parts = []
    for element in paragraph.iter(qualified("t"), qualified("tab"), qualified("br"), qualified("cr"),
                                  qualified("noBreakHyphen")):
        # A text box inside is a paragraph of its own; a tab stop in the properties is no tab.
        owner = next(parent for parent in element.iterancestors() if parent.tag in (qualified("p"), qualified("pPr")))
        if owner is paragraph and not _is_repeated(element):
            name = element.tag.rpartition("}")[2]
            parts.append((element.text or "") if name == "t" else {"tab": "\t", "noBreakHyphen": "-"}.get(name, "\n"))
    return "".join(parts)
