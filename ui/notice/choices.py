"""What is chosen for the notice beside its texts: style, version, page. Kept for each round with the settings of this
computer: two people at one ledger may look at different versions of a notice. No Qt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from exporters.notice import NAMES, NoticeOptions
from exporters.official_format import PROFILES, STANDARD_FONTS, FontSet, PageSetup
from exporters.styles import AUDIENCES
from models.settings import Settings

#: The choices made last, of whatever round.
_STYLE, _AUDIENCE, _PAGE = "notice_style", "notice_audience", "notice_page"
#: Choices by the id of a round, which is unique across ledgers; the round that was changed last stands last.
_ROUNDS, _MOST_ROUNDS = "notice_rounds", 40


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


def stored_choices(settings: Settings, round_id: str = "", others: Iterable[str] = ()) -> Choices:
    """The choices of a round. A round that has none yet begins with those of the first of *others* that has some (the
    rounds of its ledger, the nearest first), else with those made last on this computer. What does not fit any more
    falls back to the default.
    """
    rounds: dict[str, Any] = settings.get(_ROUNDS, {})
    known = next((rounds[key] for key in (round_id, *others) if isinstance(rounds.get(key), dict)), None)
    if known is None:
        page: dict[str, Any] = settings.get(_PAGE, {})
        known = {**page, "style": settings.get(_STYLE, "findings"), "audience": settings.get(_AUDIENCE, "internal")}
    return _fitting(known)


def _fitting(stored: Mapping[str, Any]) -> Choices:
    found = Choices()
    known = {each.name: getattr(found, each.name) for each in fields(Choices) if each.name != "as_of"}
    good = {name: value for name, value in stored.items()
            if name in known and isinstance(value, type(known[name]))}
    found = replace(found, **good)
    fonts = {role: name for role, name in found.fonts.items()
             if role in FontSet.__dataclass_fields__ and isinstance(name, str) and name}
    return replace(found, fonts=fonts, names=found.names if found.names in NAMES else "",
                   audience=found.audience if found.audience in AUDIENCES else "internal",
                   profile=found.profile if found.profile in PROFILES else "A")


def store_choices(settings: Settings, choices: Choices, round_id: str = "") -> None:
    """Keep *choices* for the next time that the round is opened, and for rounds that have none yet."""
    page = asdict(choices)
    del page["as_of"]
    if round_id:
        rounds = {key: kept for key, kept in settings.get(_ROUNDS, {}).items() if key != round_id}
        rounds[round_id] = dict(page)
        settings.set(_ROUNDS, dict(list(rounds.items())[-_MOST_ROUNDS:]))
    settings.set(_STYLE, page.pop("style"))
    settings.set(_AUDIENCE, page.pop("audience"))
    settings.set(_PAGE, page)
