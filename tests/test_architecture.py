"""Rules of the house (design §4), checked in every source file. The rules are the tables below; nothing is run but the
imports named in the last section."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Rule:
    """What the files under *place* may import of our own and of others; *lazy*: only inside functions; *siblings*:
    modules of the same folder by their bare name, as scripts do."""

    place: str
    ours: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    lazy: tuple[str, ...] = ()
    siblings: bool = False


#: The first place that fits a file's path counts. Everybody may import the standard library.
RULES = (
    Rule("main.py", ours=("ui",)),
    Rule("ui/commands", ours=("ui", "models", "exporters"), lazy=("PySide6",)),
    Rule("ui/", ours=("ui", "models", "exporters"), others=("PySide6",)),
    Rule("exporters/", others=("lxml",), lazy=("docx", "openpyxl"), ours=(
        "exporters", "models.records", "models.rules", "models.labels", "models.errors", "models.files",
        "models.progress", "models.forms", "models.memory")),
    Rule("models/importing/", ours=("models",), others=("peewee", "playhouse"),
         lazy=("python_calamine", "openpyxl", "docx", "lxml", "rapidfuzz")),
    Rule("models/", ours=("models",), others=("peewee", "playhouse")),
    # Tools for building, run by developers, never by the program.
    Rule("resources/packaging/make_base_docx.py", ours=("exporters.official_format",)),
    Rule("resources/packaging/make_icons.py", others=("PySide6",)),
    Rule("resources/", others=("docx", "openpyxl", "lxml"), siblings=True),
)
#: May not be loaded by the start of the window (design §5: imported on first use).
NOT_AT_START = ("openpyxl", "docx", "rapidfuzz", "python_calamine")
FILE_LINES, FUNCTION_LINES = 400, 60
#: Virtual functions of Qt in lower case; the others are told by their capitals. They are documented by Qt.
QT_VIRTUAL = {
    "accept", "buddy", "data", "done", "event", "fixup", "flags", "index", "match", "paint", "parent", "reject",
    "revert", "run", "sort", "span", "submit", "validate",
}
#: Names that no file of the project may hold: folders of somebody's machine, hosts of package registries. Written in
#: pieces, so that this file does not hold them.
FORBIDDEN_TEXT = re.compile("|".join((
    r"(?<![\w.~*}/-])/(?:work|home|root|Users|" "tmp" r")/\w", r"\b[A-Z]:\\+" "Users",
    r"\bpypi\." "org", "python" "hosted", "registry\\." "npmjs", r"deb\." "debian", r"proxy\." "golang",
)))
_TEXT_SUFFIXES = {".py", ".cfg", ".md", ".yaml", ".yml", ".toml", ".json", ".sql", ".txt", ".ini", ".sh", ".svg", ""}
_SKIPPED = {"build", "dist", "__pycache__", "htmlcov"}


@dataclass(frozen=True)
class Import:
    """One imported module: full name, line, and whether it is imported when the file itself is."""

    name: str
    line: int
    at_once: bool


# --- reading ---------------------------------------------------------------------------------------------------------

def project_files(root: Path) -> Iterator[Path]:
    """Text files of the project, without hidden folders and what is built."""
    for path in sorted(root.iterdir()):
        if path.name in _SKIPPED or path.name == ".git" or (path.is_dir() and path.name.startswith(".")
                                                            and path.name != ".ci"):
            continue
        if path.is_dir():
            yield from project_files(path)
        elif path.suffix in _TEXT_SUFFIXES:
            yield path


def sources(root: Path) -> list[Path]:
    """Python files that are part of the program (not the tests)."""
    return [p for p in project_files(root) if p.suffix == ".py" and p.relative_to(root).parts[0] != "tests"]


def imports_of(path: Path, root: Path) -> list[Import]:
    """Every import in the file: statements anywhere, ``import_module("…")`` and ``__import__("…")``."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    package = path.relative_to(root).with_suffix("").parts[:-1]
    return list(_walk(tree, package, at_once=True))


def _walk(node: ast.AST, package: tuple[str, ...], at_once: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        for name in _names(child, package):
            yield Import(name, child.lineno, at_once)  # type: ignore[attr-defined]
        inside = isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        yield from _walk(child, package, at_once and not inside and not _for_types_only(child))


def _names(node: ast.AST, package: tuple[str, ...]) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        parts = list(package[:len(package) - node.level + 1]) if node.level else []
        base = ".".join(parts + ([node.module] if node.module else []))
        return [f"{base}.{alias.name}" if base else alias.name for alias in node.names]
    if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in ("import_module", "__import__") and isinstance(node.args[0].value, str):
            return [node.args[0].value]
    return []


def _for_types_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)


# --- judging ---------------------------------------------------------------------------------------------------------

def _within(name: str, allowed: tuple[str, ...]) -> bool:
    return any(name == entry or name.startswith(entry + ".") for entry in allowed)


def forbidden_imports(root: Path) -> list[str]:
    """One line for each import that breaks a rule: file, line, what, why."""
    found = []
    for path in sources(root):
        place = path.relative_to(root).as_posix()
        rule = next((rule for rule in RULES if place.startswith(rule.place)), None)
        if rule is None:
            found.append(f"{place}: no rule for this place")
            continue
        beside = {p.stem for p in path.parent.glob("*.py")} if rule.siblings else set()
        found += [f"{place}:{i.line} {why}" for i in imports_of(path, root) if (why := _objection(i, rule, beside))]
    return found


def _objection(found: Import, rule: Rule, beside: set[str]) -> str:
    name, top = found.name, found.name.split(".")[0]
    if top in sys.stdlib_module_names or top in beside or _within(name, (*rule.ours, *rule.others)):
        return ""
    if _within(name, rule.lazy):
        return f"imports {name} outside a function" if found.at_once else ""
    # «from models import records» reads «models.records» here, so a package can be allowed in parts.
    return f"imports {name}, which {rule.place} may not"


def too_long(root: Path) -> list[str]:
    """Files and functions over their limits."""
    found = []
    for path in sources(root):
        text = path.read_text(encoding="utf-8")
        place = path.relative_to(root).as_posix()
        if text.count("\n") > FILE_LINES:
            found.append(f"{place}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    found.append(f"{place}:{node.lineno} {node.name}: {lines} lines")
    return found


def without_docstring(root: Path) -> list[str]:
    """Public modules, classes, functions and methods that say nothing about themselves."""
    found = []
    for path in sources(root):
        place = path.relative_to(root).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if not ast.get_docstring(tree):
            found.append(f"{place}: module")
        found += [f"{place}:{line} {name}" for line, name in _undocumented(tree, place.startswith("ui/"), False)]
    return found


def _undocumented(node: ast.Module | ast.ClassDef, qt: bool, method: bool) -> Iterator[tuple[int, str]]:
    for child in node.body:
        if not isinstance(child, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) or child.name.startswith("_"):
            continue
        virtual = qt and method and (child.name in QT_VIRTUAL or child.name != child.name.lower())
        accessor = isinstance(child, ast.FunctionDef) and any(
            isinstance(d, ast.Attribute) and d.attr in ("setter", "deleter") for d in child.decorator_list)
        if not ast.get_docstring(child) and not virtual and not accessor:
            yield child.lineno, child.name
        if isinstance(child, ast.ClassDef):
            yield from _undocumented(child, qt, True)


def foreign_text(root: Path) -> list[str]:
    """Lines that name a folder of somebody's machine or a registry's host."""
    found = []
    for path in project_files(root):
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        found += [f"{path.relative_to(root).as_posix()}:{number} {match[0]}"
                  for number, line in enumerate(lines, 1) if (match := FORBIDDEN_TEXT.search(line))]
    return found


# --- the project -----------------------------------------------------------------------------------------------------

def test_imports(root: Path) -> None:
    assert forbidden_imports(root) == []


def test_lengths(root: Path) -> None:
    assert too_long(root) == []


def test_docstrings(root: Path) -> None:
    assert without_docstring(root) == []


def test_no_machine_s_paths_and_no_registry_hosts(root: Path) -> None:
    assert foreign_text(root) == []


# --- the test of the test --------------------------------------------------------------------------------------------

@pytest.fixture
def tree(tmp_path: Path, root: Path) -> Path:
    """A copy of the program's sources, in which a rule can be broken."""
    copy = tmp_path / "copy"
    for path in sources(root):
        target = copy / path.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    return copy


FORBIDDEN = [
    ("models/extra.py", "from PySide6 import QtCore"),
    ("models/extra.py", "import exporters.word"),
    ("models/extra.py", "from ui import app"),
    ("models/extra.py", "import docx"),
    ("models/extra.py", "import requests"),
    ("models/extra.py", "def f():\n    from PySide6.QtCore import QObject"),
    ("models/extra.py", "import importlib\nx = importlib.import_module('PySide6.QtGui')"),
    ("models/extra.py", "from ..ui import app"),
    ("models/importing/extra.py", "import openpyxl"),
    ("models/importing/extra.py", "try:\n    from rapidfuzz import fuzz\nexcept ImportError:\n    pass"),
    ("models/importing/extra.py", "class A:\n    import docx"),
    ("exporters/extra.py", "import peewee"),
    ("exporters/extra.py", "from models import ledger"),
    ("exporters/extra.py", "from models.queries import read_round"),
    ("exporters/extra.py", "import models"),
    ("exporters/extra.py", "from docx import Document"),
    ("exporters/extra.py", "def f():\n    from PySide6 import QtGui"),
    ("ui/extra.py", "import peewee"),
    ("ui/extra.py", "def f():\n    import openpyxl"),
    ("ui/commands.py", "from PySide6 import QtWidgets"),
    ("resources/packaging/extra.py", "import models.records"),
    ("elsewhere/extra.py", "import os"),
]
ALLOWED = [
    ("models/extra.py", "import peewee\nfrom models.records import Problem\nfrom . import rules"),
    ("models/importing/extra.py", "def f():\n    import docx\n    from python_calamine import CalamineWorkbook"),
    ("models/importing/extra.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from docx import Document"),
    ("exporters/extra.py", "from models import records, rules\nfrom lxml import etree\n\ndef f():\n    import docx"),
    ("ui/extra.py", "from PySide6 import QtCore\nfrom models import ledger\nimport exporters.notice"),
    ("ui/commands.py", "def f():\n    from PySide6 import QtGui"),
]


def reported_for(tree: Path, place: str, code: str) -> list[str]:
    """What is said of *code* when it stands at *place* in *tree*."""
    target = tree / place
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(code + "\n", encoding="utf-8")
    return [line for line in forbidden_imports(tree) if line.startswith(place)]


@pytest.mark.parametrize(("place", "code"), FORBIDDEN)
def test_a_forbidden_import_is_reported(tmp_path: Path, place: str, code: str) -> None:
    assert reported_for(tmp_path, place, code)


@pytest.mark.parametrize(("place", "code"), ALLOWED)
def test_an_allowed_import_is_not_reported(tmp_path: Path, place: str, code: str) -> None:
    assert reported_for(tmp_path, place, code) == []


def test_a_forbidden_import_is_found_among_all_others(tree: Path) -> None:
    assert forbidden_imports(tree) == []
    path = tree / "models" / "rules.py"
    reported = reported_for(tree, "models/rules.py", path.read_text(encoding="utf-8") + "\nimport PySide6.QtCore\n")
    assert len(reported) == 1 and reported == forbidden_imports(tree) and "PySide6.QtCore" in reported[0]


def test_long_and_silent_code_is_reported(tree: Path) -> None:
    body = "    x = 1\n" * FUNCTION_LINES
    (tree / "models" / "extra.py").write_text(f"def long_one():\n{body}" + "\n" * FILE_LINES, encoding="utf-8")
    assert {line.split(":")[0] for line in too_long(tree)} >= {"models/extra.py"}
    assert sum(line.startswith("models/extra.py") for line in too_long(tree)) == 2
    assert sum(line.startswith("models/extra.py") for line in without_docstring(tree)) == 2


@pytest.mark.parametrize("text", ["x = '/" "home/somebody/x'", "see https://py" "pi.org/simple", r"C:\Us" r"ers\me"])
def test_foreign_text_is_reported(tree: Path, text: str) -> None:
    (tree / "notes.md").write_text(f"first\n{text}\n", encoding="utf-8")
    assert [line.split(" ")[0] for line in foreign_text(tree)] == ["notes.md:2"]


# --- imports that are run --------------------------------------------------------------------------------------------

_IMPORT_ALL = """
import importlib, pkgutil, sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("PySide6", "shiboken6"):
            raise ImportError("blocked: " + name)
sys.meta_path.insert(0, Blocked())
for top in ("models", "exporters"):
    package = importlib.import_module(top)
    for found in pkgutil.walk_packages(package.__path__, top + "."):
        importlib.import_module(found.name)
        print(found.name)
"""


def test_models_and_exporters_work_without_qt(run_python: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    done = run_python("-c", _IMPORT_ALL)
    assert done.returncode == 0, done.stderr[-1500:]
    assert "models.records" in done.stdout.split()


@pytest.mark.parametrize(("module", "unwanted"), [
    ("ui.app", NOT_AT_START),
    ("ui.commands", (*NOT_AT_START, "PySide6")),
    ("main", (*NOT_AT_START, "PySide6")),
])
def test_the_start_loads_nothing_heavy(root: Path, run_python: Callable[..., subprocess.CompletedProcess[str]],
                                       module: str, unwanted: tuple[str, ...]) -> None:
    place = root.joinpath(*module.split("."))
    if not place.with_suffix(".py").exists() and not place.is_dir():
        pytest.skip(f"{module} is not there yet")
    done = run_python("-c", f"import sys, {module}; print(*[m for m in {unwanted!r} if m in sys.modules])")
    assert done.returncode == 0, done.stderr[-1500:]
    assert done.stdout.split() == []
