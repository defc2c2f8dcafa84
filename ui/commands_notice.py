"""Options of ``export … notice`` (contract §1): a table, so that a further option is one line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from models.database import Store
from models.labels import SECTIONS
from ui import jobs
from ui.commands_common import Refused, day
from ui.option_words import unknown_option

if TYPE_CHECKING:
    from exporters.blocks import Document
    from exporters.notice import NoticeOptions

_YES_NO = {"yes": True, "no": False}
_HANZI = re.compile("[\u3400-\u9fff]")


@dataclass
class Given:
    """What the options of a command line add up to: fields of NoticeOptions and of its PageSetup, and the rest."""

    style: str = "findings"
    template: Path | None = None
    options: dict[str, object] = field(default_factory=dict)
    setup: dict[str, object] = field(default_factory=dict)
    slots: dict[str, str] = field(default_factory=dict)

    def notice_options(self, today: date) -> NoticeOptions:
        """The options for build_notice."""
        from exporters.notice import NoticeOptions

        options = NoticeOptions(today, slots=dict(self.slots))
        setup = replace(options.setup, **self.setup)  # type: ignore[arg-type]
        return replace(options, setup=setup, **self.options)  # type: ignore[arg-type]


def read_notice_options(pairs: Mapping[str, str]) -> Given:
    """The options of a command line; Refused with one sentence for an unknown name or value."""
    given = Given()
    for key, value in pairs.items():
        if key in _OPTIONS:
            _OPTIONS[key](given, key, value)
        elif key in SECTIONS:
            given.slots[key] = value
        else:
            raise Refused(unknown_option("通报", key, _MEANINGS | _TEXTS))
    from exporters.slots import refuse_bad_dates

    refuse_bad_dates(given.slots)
    if given.setup.get("letter"):
        given.options.setdefault("letterhead", True)  # 信函格式 has a head of its own
    return given


def notice_to_write(
    store: Store, round_name: str | None, given: Given, out: Path
) -> tuple[Document, tuple[str, ...]]:
    """The notice, and what there is to look at in its texts, its characters and the office's own template.

    Raises LedgerErrors for a notice that cannot be written to *out*, before anything is.
    """
    from exporters.font_check import lacking
    from exporters.template import check_template, lost_in_template

    document = jobs.notice_document(store, round_name, given.style, given.notice_options(date.today()))
    path = given.template
    frame = (*check_template(path), *lost_in_template(document, path)) if path else ()
    letters = () if out.suffix.lower() == ".txt" else lacking(document, None)
    return document, (*document.warnings, *frame, *(finding.text for finding in letters))


def _chosen(key: str, value: str, known: Mapping[str, object]) -> object:
    if value not in known:
        raise Refused(f"选项 {key} 应是 {' 或 '.join(known)}，不是“{value}”。")
    return known[value]


def _switch(given: Given, key: str, value: str) -> None:
    given.options[key] = _chosen(key, value, _YES_NO)


def _letterhead(given: Given, key: str, value: str) -> None:
    """yes, no, or the text of 发文机关标志 itself (the slot of that name), which is wanted then."""
    if _HANZI.search(value):
        given.slots[key] = value
        given.options[key] = True
    else:
        _switch(given, key, value)


def _style(given: Given, _: str, value: str) -> None:
    given.style = value


def _audience(given: Given, key: str, value: str) -> None:
    given.options[key] = value


def _names(given: Given, key: str, value: str) -> None:
    given.options[key] = _chosen(key, value, {"names": "names", "posts": "posts"})


def _as_of(given: Given, key: str, value: str) -> None:
    given.options[key] = day(value)


def _template(given: Given, key: str, value: str) -> None:
    if not value.strip():
        raise Refused("选项 template 应是单位自己的 Word 文件（.docx）。")
    given.template = Path(value)


def _profile(given: Given, key: str, value: str) -> None:
    given.setup[key] = _chosen(key, value.upper(), {"A": "A", "B": "B"})


def _format(given: Given, key: str, value: str) -> None:
    given.setup["letter"] = _chosen(key, value, {"letter": True, "general": False})


_OPTIONS: dict[str, Callable[[Given, str, str], None]] = {
    "style": _style, "audience": _audience, "letterhead": _letterhead, "imprint": _switch, "sealed": _switch,
    "template": _template, "profile": _profile, "format": _format, "as_of": _as_of, "names": _names,
}
#: Their meanings, in the order in which the help shows them.
_MEANINGS = {
    "style": "写法（或自己的 .json 文件）", "audience": "report|internal|public", "letterhead": "yes|no（红头，或写发文机关标志）",
    "imprint": "yes|no（版记）", "sealed": "yes|no（盖章）", "template": "单位自己的.docx", "profile": "A|B（版心口径）",
    "format": "general|letter（信函格式）", "as_of": "截至日（数字和完成情况算到哪天）",
    "names": "names|posts（人员写姓名或职务）",
}
_TEXTS = {key: label for key, label in SECTIONS.items() if key not in _MEANINGS}
#: Options that are no texts, and texts, as the help lists them; each once.
HELP, TEXT_HELP = (" ".join(f"{key}={meaning}" for key, meaning in each.items()) for each in (_MEANINGS, _TEXTS))
