"""What every test stands on: own folder, own settings, no screen, no network, no unexpected warning."""

from __future__ import annotations

import importlib.util
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
_GUARD = Path(__file__).resolve().parent / "guard"

# Before Qt is imported by anybody.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Child processes get the same guard against the network, and find the program's packages.
os.environ["PYTHONPATH"] = os.pathsep.join([str(_GUARD), str(ROOT)])

# Two cores, often busy: a time limit per example would fail by chance. Examples are found anew in each run on
# purpose, but in the same order on a server.
settings.register_profile(
    "project",
    deadline=None,
    database=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("project")


def _install_guard() -> None:
    spec = importlib.util.spec_from_file_location("zhenggai_network_guard", _GUARD / "sitecustomize.py")
    assert spec is not None and spec.loader is not None
    spec.loader.exec_module(importlib.util.module_from_spec(spec))


_install_guard()


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test works in a folder of its own, with a home and settings of its own."""
    home = tmp_path_factory.mktemp("home")
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    for name, folder in {
        "XDG_CONFIG_HOME": "config",
        "XDG_DATA_HOME": "data",
        "XDG_STATE_HOME": "state",
        "XDG_CACHE_HOME": "cache",
        "XDG_RUNTIME_DIR": "runtime",
        "APPDATA": "appdata",
        "LOCALAPPDATA": "localappdata",
        "ZHENGGAI_CONFIG_DIR": "settings",
    }.items():
        monkeypatch.setenv(name, str(home / folder))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def no_unexpected_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that left a warning or worse in the log; one that expects it looks at it, then ``caplog.clear()``."""
    yield
    records = [record for phase in ("setup", "call") for record in caplog.get_records(phase)]
    unexpected = [f"{r.name}: {r.getMessage()}" for r in records if r.levelno >= logging.WARNING]
    if unexpected:
        pytest.fail("unexpected in the log: " + "; ".join(unexpected), pytrace=False)


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's own folder."""
    return ROOT


@pytest.fixture(scope="session")
def data() -> Path:
    """tests/data."""
    return ROOT / "tests" / "data"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference data beside the checkout (or named by ZHENGGAI_SHARED); skips where there is none."""
    folder = Path(os.environ.get("ZHENGGAI_SHARED") or ROOT.parent / "shared")
    if not (folder / "contract.md").is_file():
        pytest.skip("no reference data: set ZHENGGAI_SHARED to their folder")
    return folder


@pytest.fixture(scope="session")
def soffice() -> str:
    """LibreOffice's program, for tests that render pages; skips where it or poppler is missing."""
    program = shutil.which("soffice")
    if program is None or shutil.which("pdftoppm") is None:
        pytest.skip("LibreOffice or poppler-utils is not installed: no page is rendered")
    return program


@pytest.fixture
def run_python(own_place: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run ``python ARGUMENTS...`` as a process of its own in the test's folder, at most 120 seconds."""

    def run(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
        given: dict[str, object] = {"cwd": own_place, "timeout": 120, **options}
        return subprocess.run(  # type: ignore[call-overload,no-any-return]
            [sys.executable, *map(str, arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            check=False,
            **given,
        )

    return run


@pytest.fixture
def run_main(
    run_python: Callable[..., subprocess.CompletedProcess[str]],
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run ``main.py ARGUMENTS...`` as a process of its own in the test's folder."""

    def run(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
        return run_python(ROOT / "main.py", *arguments, **options)

    return run


@pytest.fixture
def run_as_nobody(root: Path) -> Callable[[str, Path], str]:
    """Run a Python script as a user without rights, in a folder that it may read.

    The interpreter may lie where that user cannot look, so the process starts as root, loads what it needs and steps
    down.
    """
    prologue = (
        "import os, sys, json, socket, getpass; from pathlib import Path\n"
        "from models import backup, database, ledger, locking, files; import models.migrations.runner\n"
        "import models.queries, ui.commands, ui.jobs; getpass.getuser(); os.setgid(65534); os.setuid(65534)\n"
    )

    def run(script: str, folder: Path) -> str:
        for place in (folder, *folder.parents):
            if place != Path("/"):
                place.chmod(place.stat().st_mode | 0o055)
        done = subprocess.run(
            [sys.executable, "-c", prologue + script],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=root,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
