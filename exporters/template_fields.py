"""Markers of a template ({{标题}}, {{发文字号}}…): their names, and the values that a document has for them."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from exporters.blocks import Block, Document, Imprint, Letterhead, Note, Salutation, Signature, Subtitle, Title

#: Name of a marker → key of its value. The first name of a key is the one that is shown.
FIELDS = {
    "标题": "title", "发文机关": "letterhead", "发文字号": "document_number", "签发人": "signatories", "主送机关": "recipients",
    "署名": "signer", "成文日期": "signed_on", "附注": "note", "抄送机关": "copies_to", "印发机关": "issuer", "印发日期": "issued_on",
}
_OTHER_NAMES = {"发文机关标志": "letterhead", "文号": "document_number", "主送": "recipients", "落款": "signer", "发文机关署名": "signer",
                "日期": "signed_on", "抄送": "copies_to"}
_FIELD = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")


def field_of(name: str) -> str:
    """The key of a marker's value (its key itself is a name, too); ``""`` for one that is not known."""
    key = FIELDS.get(name) or _OTHER_NAMES.get(name) or name
    return key if key in FIELDS.values() else ""


def fields_in(text: str) -> set[str]:
    """Keys of the markers in a text."""
    return {key for name in _FIELD.findall(text) if (key := field_of(name))}


def values_of(document: Document) -> dict[str, str]:
    """Value of every field that the document has."""
    found: dict[str, str] = {}
    for block in document.blocks:
        found |= {key: value for key, value in _values(block).items() if value}
    return found


def _values(block: Block) -> dict[str, str]:
    if isinstance(block, Title):
        return {"title": block.text.replace("\n", "")}
    if isinstance(block, Letterhead):
        return {"letterhead": block.organ, "document_number": block.number, "signatories": "　".join(block.signatories)}
    if isinstance(block, Subtitle):
        return {"document_number": block.text}
    if isinstance(block, Salutation):
        return {"recipients": block.text.rstrip("：")}
    if isinstance(block, Signature):
        return {"signer": block.signer, "signed_on": block.date}
    if isinstance(block, Note):
        return {"note": block.text}
    if isinstance(block, Imprint):
        return {"copies_to": block.copies_to, "issuer": block.issuer, "issued_on": block.issued_on}
    return {}


def without_fields(document: Document, filled: Collection[str]) -> Document:
    """The document without what stands in the frame: its letterhead, and the values of the markers in *filled*.

    A document number for which the frame has no marker stands under the title.
    """
    blocks = [kept for block in document.blocks if (kept := _without(block, filled)) is not None]
    number = values_of(document).get("document_number", "")
    if number and "document_number" not in filled and not any(isinstance(block, Subtitle) for block in blocks):
        blocks.insert(int(bool(blocks) and isinstance(blocks[0], Title)), Subtitle(number))
    return replace(document, blocks=tuple(blocks))


def _without(block: Block, filled: Collection[str]) -> Block | None:
    """A block without the values in *filled*; None when nothing is left of it."""
    single = {Title: "title", Subtitle: "document_number", Salutation: "recipients", Note: "note"}
    if isinstance(block, Letterhead) or single.get(type(block)) in filled:
        return None
    if isinstance(block, Signature):
        kept = replace(block, signer="" if "signer" in filled else block.signer,
                       date="" if "signed_on" in filled else block.date)
        return kept if kept.signer or kept.date else None
    if isinstance(block, Imprint):
        return replace(block, **{key: "" for key in ("copies_to", "issuer", "issued_on") if key in filled})
    return block
