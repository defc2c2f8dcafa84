"""Random documents of all blocks, for property tests."""

from __future__ import annotations

import types
import typing
from dataclasses import is_dataclass
from datetime import date
from typing import Any

from hypothesis import strategies as st

from exporters.blocks import Block, Document, Run, Source
from exporters.official_format import PAGE_NUMBERS, PAPERS, PROFILES, PageSetup

TEXTS = st.text(alphabet="整改台账“”‘’。；\n\tA1 　{}😀", max_size=12)
_BLOCKS = typing.get_args(Block)
#: Fields of a PageSetup that take no other values.
_KNOWN = {"profile": st.sampled_from(list(PROFILES)), "paper": st.sampled_from(list(PAPERS)),
          "page_numbers": st.sampled_from(list(PAGE_NUMBERS))}


def documents() -> st.SearchStrategy[Document]:
    """Documents whose fields have any values of their declared types."""
    return typing.cast("st.SearchStrategy[Document]", _record(Document))


def _record(kind: Any) -> st.SearchStrategy[Any]:
    hints = typing.get_type_hints(kind)
    known = _KNOWN if kind is PageSetup else {}
    return st.builds(kind, **{name: known[name] if name in known else _of(hint) for name, hint in hints.items()})


def _of(hint: Any) -> st.SearchStrategy[Any]:
    origin, inside = typing.get_origin(hint), typing.get_args(hint)
    if hint == Block:
        return st.one_of(*map(_record, _BLOCKS))
    if origin is types.UnionType:
        return st.none() | _of(inside[0])
    if origin is tuple:
        return st.lists(_of(inside[0]), max_size=3).map(tuple)
    if origin is frozenset:
        return st.frozensets(_of(inside[0]), max_size=3)
    if is_dataclass(hint) or hint in (Run, Source):
        return _record(hint)
    simple = {str: TEXTS, int: st.integers(0, 9), bool: st.booleans(), date: st.dates(), float: st.floats(0, 9)}
    return simple[hint]
