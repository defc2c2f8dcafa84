"""What is chosen for the notice beside its texts: style, version, page. Kept with the settings of this computer. No Qt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from exporters.notice import NAMES, NoticeOptions
from exporters.official_format import PROFILES, STANDARD_FONTS, FontSet, PageSetup
from exporters.styles import AUDIENCES
from models.settings import Settings

_STYLE, _AUDIENCE, _PAGE = "notice_style", "notice_audience", "notice_page"


@dataclass(frozen=True)
class Choices:
    """``style`` is a style's key; ``names`` as in NoticeOptions; ``fonts`` holds only the roles whose font differs from
    the standard's practice; ``as_of`` is not kept for the next time.
    """

    style: str = "findings"
    audience: str = "internal"
    letterhead: bool = False
    imprint: bool = False
    sealed: bool = False
    letter: bool = False
    profile: str = "A"
    bold_level3: bool = False
    fonts: Mapping[str, str] = field(default_factory=dict)
    template: str = ""
    names: str = ""
    as_of: date | None = None

    def setup(self) -> PageSetup:
        """The pages as chosen."""
        return PageSetup(profile=self.profile, letter=self.letter, bold_level3=self.bold_level3,
                         fonts=replace(STANDARD_FONTS, **self.fonts))

    def options(self, today: date) -> NoticeOptions:
        """The notice as chosen; the slots' texts come from the round."""
        return NoticeOptions(today, self.audience, letterhead=self.letterhead or self.letter,
                             imprint=self.imprint, sealed=self.sealed, setup=self.setup(), as_of=self.as_of,
                             names=self.names)

    def template_path(self) -> Path | None:
        """The office's own Word file as frame, if one is chosen and still there."""
        return Path(self.template) if self.template and Path(self.template).is_file() else None


def stored_choices(settings: Settings) -> Choices:
    """The choices made last; what does not fit any more falls back to the default."""
    page: dict[str, Any] = settings.get(_PAGE, {})
    found = Choices(settings.get(_STYLE, "findings"), settings.get(_AUDIENCE, "internal"))
    known = {each.name: getattr(found, each.name) for each in fields(Choices) if each.name != "as_of"}
    good = {name: value for name, value in page.items() if name in known and isinstance(value, type(known[name]))}
    found = replace(found, **good)
    fonts = {role: name for role, name in found.fonts.items()
             if role in FontSet.__dataclass_fields__ and isinstance(name, str) and name}
    return replace(found, fonts=fonts, names=found.names if found.names in NAMES else "",
                   audience=found.audience if found.audience in AUDIENCES else "internal",
                   profile=found.profile if found.profile in PROFILES else "A")


def store_choices(settings: Settings, choices: Choices) -> None:
    """Keep *choices* for the next time."""
    page = asdict(choices)
    del page["as_of"]
    settings.set(_STYLE, page.pop("style"))
    settings.set(_AUDIENCE, page.pop("audience"))
    settings.set(_PAGE, page)
