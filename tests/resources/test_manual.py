"""The manual says what the program does: every command of it runs through the parser, every key it names is in its
key map.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.key_map import key_map, plain
from ui import commands, commands_filing, jobs_papers
from ui.commands_common import given_options
from ui.commands_export import _FORM_OPTIONS
from ui.commands_notice import read_notice_options
from ui.pages.registry import ENTRIES

_ROOT = Path(__file__).resolve().parents[2]
MANUAL = (_ROOT / "resources" / "manual" / "manual.md").read_text(encoding="utf-8")
README = (_ROOT / "README.md").read_text(encoding="utf-8")
_SPANS = re.findall(r"`([^`]+)`", MANUAL)
_LINES = [span for span in _SPANS if span.split()[0] in commands.COMMANDS]
_KEY = re.compile(r"(?:(?:Ctrl|Alt|Shift) )+(?:Shift )?(?:Enter|Delete|F\d|[A-Z0-9+−↑↓←→])(?![A-Za-z])|\bF\d\b")


def test_every_command_is_there() -> None:
    assert {line.split()[0] for line in _LINES} == set(commands.COMMANDS)
    assert all(f"main.py {name}" in README or f"`{name} " in README for name in commands.COMMANDS)


@pytest.mark.parametrize("line", [line for line in _LINES if " " in line])
def test_a_command_of_the_manual_is_understood(line: str) -> None:
    arguments = commands._parser().parse_args(shlex.split(line))
    if arguments.command != "export":
        return
    options = given_options(arguments.option)
    if arguments.kind in jobs_papers.PAPERS:
        paper = jobs_papers.PAPERS[arguments.kind]
        assert arguments.out.suffix in paper.suffixes and set(options) <= set(paper.options)
    elif arguments.kind == "forms":
        assert set(options) <= set(_FORM_OPTIONS)
    else:
        read_notice_options({key: text for key, text in options.items() if key not in commands_filing.OPTIONS})


def test_every_kind_of_paper_is_there() -> None:
    for kind in ("notice", *jobs_papers.PAPERS, "forms", "archive"):
        assert any(line.startswith(f"export 台账.db {kind} ") for line in _LINES), kind


def test_every_key_it_names_is_in_its_key_map() -> None:
    """The map itself is held to the window by tests/ui/test_key_map.py."""
    mapped = set().union(*key_map().values())
    named = {plain(key) for key in _KEY.findall(MANUAL)}
    assert len(named) > 25 and named <= mapped, named - mapped


def test_every_page_has_its_key() -> None:
    for number, entry in enumerate(ENTRIES, 1):
        assert f"| {entry.text} | Alt {number} |" in MANUAL
    assert f"Alt {len(ENTRIES) + 1}" not in MANUAL
