"""A document as JSON and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from exporters.blocks import Document, Paragraph, Run, Source, Title
from exporters.document_json import facts_in, from_json, to_json
from models.errors import BadFileError
from tests.exporters.documents import documents

SMALL = Document((Title("标题"), Paragraph((Run("文字", source=Source("problem", "p1", "text")),))), title="标题")


@given(documents())
@settings(max_examples=60)
def test_there_and_back(document: Document) -> None:
    """Every field of every block comes back as it was, and the same document is the same text."""
    text = to_json(document)
    assert from_json(text) == document
    assert to_json(from_json(text)) == text


def test_facts_stand_beside_the_document() -> None:
    """They do not touch it; without any there are none."""
    text = to_json(SMALL, {"figures": {"problems": "3"}})
    assert from_json(text) == SMALL and facts_in(text) == {"figures": {"problems": "3"}}
    assert facts_in(to_json(SMALL)) == {}


def test_keys_of_a_later_program_are_passed_over() -> None:
    """In the file, the document, a block, a run."""
    data = json.loads(to_json(SMALL))
    runs = data["document"]["blocks"][1]["runs"]
    for each in (data, data["document"], data["document"]["blocks"][0], runs[0], runs[0]["source"]):
        each["later"] = {"x": [1]}
    assert from_json(json.dumps(data)) == SMALL


@pytest.mark.parametrize(("path", "value", "sentence"), [
    (("version",), 2, "请先升级程序"), (("document", "blocks", 0, "block"), "Chart", "请先升级程序"),
    (("format",), "zhenggai", "已损坏"), (("version",), "1", "已损坏"), (("document",), [], "已损坏"),
    (("document", "title"), 1, "已损坏"), (("document", "made_on"), "2025-13-01", "已损坏"),
    (("document", "blocks"), {}, "已损坏"), (("document", "blocks", 1, "runs", 0, "body"), 1, "已损坏"),
    (("document", "blocks", 0, "text"), None, "已损坏"), (("document", "blocks", 0), {"block": "Title"}, "已损坏"),
])
def test_what_cannot_be_read(path: tuple[str | int, ...], value: object, sentence: str) -> None:
    """A sentence: damaged, or of a newer program."""
    data = json.loads(to_json(SMALL))
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(BadFileError, match=sentence):
        from_json(json.dumps(data))


@pytest.mark.parametrize("text", ["", "{}", "[]", "{", "[" * 100_000])
def test_no_json_of_ours(text: str) -> None:
    """The default of the column among them."""
    with pytest.raises(BadFileError, match="已损坏"):
        from_json(text)
