"""A notice that was sent out as a Word file, changed as people do, and read back; and the hands that change it."""

from __future__ import annotations

import io
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import docx
from docx.text.paragraph import Paragraph
from lxml import etree

from exporters.blocks import Document
from exporters.correction_lines import document_lines
from exporters.corrections import Corrected, Correction, read_corrected_file
from exporters.styles import get_style
from exporters.word import docx_bytes
from exporters.word_xml import NAMESPACE
from models import ledger, queries
from models.database import Store
from ui import jobs

Change = Callable[[Any], object]


class Desk:
    """The sample hospital's notice on the leader's desk."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.path = folder / "修改稿.docx"
        self.style, self.audience = "findings", "internal"

    def document(self) -> Document:
        """The notice as it is now."""
        return jobs.notice(self.store, None, self.style, date(2025, 7, 1), self.audience, {})

    def texts(self) -> list[str]:
        """Its paragraphs."""
        return [line.text for line in document_lines(self.document())]

    def read(self, change: Change | None = None) -> Corrected:
        """What the Word file asks for, first changed by *change*."""
        if change is not None:
            opened = docx.Document(io.BytesIO(docx_bytes(self.document())))
            change(opened)
            opened.save(str(self.path))
        return read_corrected_file(self.path, self.document(), get_style(self.style))

    def one(self, change: Change) -> Correction:
        """The only correction."""
        (found,) = self.read(change).corrections
        return found

    def take(self, *found: Correction) -> None:
        """Take corrections over in one step."""
        edits = [edit for each in found for edit in each.edits]
        ledger.take_corrections(self.store, self.round_id, edits, self.audience, len(found))

    @property
    def round_id(self) -> str:
        """The round."""
        return queries.rounds(self.store)[0].id

    def section(self, key: str) -> str:
        """A slot's text as it is stored."""
        return queries.read_ledger(self.store).rounds[0].sections.get(key) or ""

    def taken_prints_as_corrected(self, change: Change) -> None:
        """All that a change asks for can be taken, and then nothing is left."""
        found = self.read(change).corrections
        assert found and all(each.edits and not each.why_not for each in found), found
        self.take(*found)
        assert self.read().corrections == ()


def at(opened: Any, words: str) -> Any:
    """The first paragraph with these words."""
    return next(each for each in opened.paragraphs if words in each.text)


def filled_paragraphs(opened: Any) -> list[Any]:
    """The paragraphs with text."""
    return [each for each in opened.paragraphs if each.text.strip()]


def written(paragraph: Any, text: str) -> None:
    """Type a paragraph anew."""
    for run in paragraph.runs[1:]:
        run._r.getparent().remove(run._r)
    paragraph.runs[0].text = text


def reworded(old: str, new: str) -> Change:
    """Replace words in the first paragraph that has them."""
    def change(opened: Any) -> None:
        found = at(opened, old)
        written(found, found.text.replace(old, new))

    return change


def moved(first: str, before: str, last: str = "") -> Change:
    """Cut the paragraphs from the words *first* to before the words *last* and paste them elsewhere."""
    def change(opened: Any) -> None:
        texts = filled_paragraphs(opened)
        begin = next(number for number, each in enumerate(texts) if first in each.text)
        end = next((number for number, each in enumerate(texts) if last and last in each.text), begin + 1)
        target = at(opened, before)
        for each in texts[begin:end]:
            target._p.addprevious(each._p)

    return change


def cut_behind(words: str) -> Change:
    """Press Enter behind these words."""
    def change(opened: Any) -> None:
        found = at(opened, words)
        text, place = found.text, found.text.index(words) + len(words)
        copy = deepcopy(found._p)
        found._p.addnext(copy)
        written(found, text[:place])
        written(Paragraph(copy, found._parent), text[place:])

    return change


def joined_to_next(words: str) -> Change:
    """Delete the end of the paragraph with these words."""
    def change(opened: Any) -> None:
        texts = filled_paragraphs(opened)
        first = next(number for number, each in enumerate(texts) if words in each.text)
        texts[first].add_run(texts[first + 1].text)
        texts[first + 1]._p.getparent().remove(texts[first + 1]._p)

    return change


def all_of(*changes: Change) -> Change:
    """One change after the other."""
    def change(opened: Any) -> None:
        for each in changes:
            each(opened)

    return change


def element(text: str) -> Any:
    """An element of a Word file."""
    return etree.fromstring(f'<w:x xmlns:w="{NAMESPACE}">{text}</w:x>')[0]


def tracked(run: Any, kind: str) -> None:
    """Put a mark of a tracked change around a run: ins, del, moveFrom or moveTo."""
    mark = element(f'<w:{kind} w:id="9" w:author="周明" w:date="2025-07-02T08:00:00Z"/>')
    run._r.addprevious(mark)
    mark.append(run._r)
    for text in list(run._r.iter(f"{{{NAMESPACE}}}t")) if kind == "del" else ():
        text.tag = f"{{{NAMESPACE}}}delText"


def tracked_paragraph(paragraph: Any, kind: str) -> None:
    """Mark a whole paragraph, its end with it."""
    for run in list(paragraph.runs):
        tracked(run, kind)
    paragraph._p.get_or_add_pPr().append(element(f'<w:rPr><w:{kind} w:id="10"/></w:rPr>'))
