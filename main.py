"""整改台账: the program's entry. Without a command it opens the window, otherwise it runs the command (``--help``)."""

from __future__ import annotations

import gc
import sys
from pathlib import Path


def main(argv: list[str]) -> int:
    """Run the command line *argv* (without the program's name); the exit status."""
    if argv[:1] == ["--read-workbook"]:  # a frozen program started again by itself (models.importing.child)
        from ui import commands

        return commands.read_workbook(argv[1:])
    if not argv or (len(argv) == 1 and _is_file(argv[0])):
        return _window(Path(argv[0]) if argv else None)
    from ui import commands

    if argv[0] in commands.COMMANDS or argv[0].startswith("-"):
        return commands.run(argv)
    what = "这个命令" if len(argv) > 1 else "这个命令，也没有这个名称的台账文件"
    return commands.refuse(f"没有“{argv[0]}”{what}。用 main.py --help 查看全部命令。")


def _is_file(word: str) -> bool:
    """Whether a word alone names a file (one that is missing, too: the window offers to look for it), no command."""
    return bool(Path(word).suffix) or (bool(word) and Path(word).exists())


def _window(path: Path | None) -> int:
    # While modules, widgets and rows are being made nothing is garbage; looking for some costs a tenth of the start.
    gc.disable()
    from ui import app

    return app.run(path)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
