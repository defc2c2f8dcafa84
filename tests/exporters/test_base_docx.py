"""The committed base.docx is what its script writes."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def script(root: Path) -> ModuleType:
    """resources/packaging/make_base_docx.py as a module."""
    spec = importlib.util.spec_from_file_location("make_base_docx",
                                                  root / "resources" / "packaging" / "make_base_docx.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    path = list(sys.path)
    spec.loader.exec_module(module)
    sys.path[:] = path
    return module


def test_the_committed_file_is_the_scripts_output(root: Path, script: ModuleType) -> None:
    assert (root / "resources" / "base.docx").read_bytes() == script.base_docx()


def test_the_script_writes_the_file_it_is_told(
    root: Path, own_place: Path, script: ModuleType, run_python: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    target = own_place / "base.docx"
    assert run_python(root / "resources" / "packaging" / "make_base_docx.py", target).returncode == 0
    assert target.read_bytes() == script.base_docx()


def test_page_and_grid(script: ModuleType) -> None:
    document = script.document_part()
    for figure in ('w:w="11906"', 'w:h="16838"', 'w:top="2098"', 'w:bottom="1984"', 'w:left="1587"', 'w:right="1474"',
                   'w:footer="1406"', '<w:docGrid w:type="lines" w:linePitch="579"/>'):
        assert figure in document
    assert "<w:evenAndOddHeaders/>" in script.settings_part()
