"""Choices of this computer survive a restart; a broken file costs nothing but the choices."""

from __future__ import annotations

import os
from pathlib import Path

from models.settings import Settings, folder


def test_values_are_kept_and_typed(tmp_path: Path) -> None:
    """What was set is read again; a value of another type than the default counts as none."""
    settings = Settings()
    settings.set("scale", 1.25)
    assert Settings().get("scale", 1.0) == 1.25
    assert Settings().get("scale", "x") == "x" and Settings().get("other") is None
    assert Settings().path.parent == folder() == Path(os.environ["ZHENGGAI_CONFIG_DIR"])


def test_recent_ledgers(tmp_path: Path) -> None:
    """The last opened comes first, each once, missing files are left out."""
    paths = [tmp_path / f"{n}.db" for n in range(12)]
    settings = Settings()
    for path in paths:
        path.touch()
        settings.add_recent(path)
    settings.add_recent(paths[5])
    paths[7].unlink()
    assert (
        settings.recent()[:2] == [paths[5], paths[11]]
        and paths[7] not in settings.recent()
        and len(settings.recent()) == 9
    )


def test_a_broken_file_is_kept_aside() -> None:
    """Defaults are used, the file stays as .bad, and there is a sentence for the user."""
    Settings().set("a", 1)
    path = folder() / "settings.json"
    path.write_text("{broken", encoding="utf-8")
    settings = Settings()
    assert settings.get("a", 0) == 0 and "已损坏" in settings.problem
    assert path.with_name("settings.json.bad").read_text(encoding="utf-8") == "{broken"
