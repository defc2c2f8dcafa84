"""Pins are read from setup.cfg, exact and complete; the system is looked at before anything is installed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import pytest

from resources.packaging import requirements, system

_PIN = re.compile(r"[A-Za-z0-9_.-]+==\d[\w.]*")


def _name(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\s=<>!~;\[(]", requirement, maxsplit=1)[0]).lower()


def test_every_requirement_is_pinned() -> None:
    for constraints in (False, True):
        lines = requirements.requirements(requirements.SETUP, ["dev"], constraints)
        assert lines and all(_PIN.fullmatch(line) for line in lines)
        assert len({_name(line) for line in lines}) == len(lines)


def test_what_is_brought_along_is_pinned_too() -> None:
    pinned = {_name(line) for constraints in (False, True)
              for line in requirements.requirements(requirements.SETUP, ["dev"], constraints)}
    for name in pinned:
        try:
            needs = requires(name) or []
        except PackageNotFoundError:  # a development package that this environment goes without
            continue
        assert {_name(need) for need in needs if ";" not in need} <= pinned, name


def test_tests_run_with_the_pinned_qt() -> None:
    pins = dict(line.split("==") for line in requirements.requirements(requirements.SETUP, []))
    assert version("PySide6-Essentials") == pins["PySide6-Essentials"]


def test_development_packages_are_an_extra(run_python: Callable[..., subprocess.CompletedProcess[str]],
                                           root: Path) -> None:
    script = root / "resources" / "packaging" / "requirements.py"
    plain, dev = run_python(script), run_python(script, "--extra", "dev")
    assert "peewee==" in plain.stdout and "pytest==" not in plain.stdout
    assert set(plain.stdout.split()) < set(dev.stdout.split()) and "pytest==" in dev.stdout
    assert run_python(script, "--extra", "none").returncode != 0


def test_what_is_missing_is_named_once(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(system, "_loads", lambda library: library != "libxcb-cursor.so.0")
    monkeypatch.setattr(system, "_fonts", lambda pattern: False)
    monkeypatch.setattr(system, "install", lambda packages: False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(sys, "argv", ["system.py", "window"])
    assert system.main() == 0
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 1 and "libxcb-cursor0" in said[0] and "fonts-wqy-microhei" in said[0]
    assert "libegl1" not in said[0] and "libreoffice" not in said[0]


def test_exactly_what_is_missing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def install(packages: list[str]) -> bool:
        asked.extend(packages)
        return True

    monkeypatch.setattr(system, "missing", lambda purpose: ["libegl1"])
    monkeypatch.setattr(system, "install", install)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(sys, "argv", ["system.py", "test"])
    assert system.main() == 0 and asked == ["libegl1"]


def test_nobody_but_root_installs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_kwargs: pytest.fail("nothing may be run"))
    assert system.install(["libegl1"]) is False
