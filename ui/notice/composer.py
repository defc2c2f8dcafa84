"""What the notice page composes: round, choices, styles, and the document made of them. No widgets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

from exporters.blocks import Document, Finding, Run
from exporters.fields import Facts
from exporters.notice import build_notice
from exporters.styles import Style, load_styles, own_styles, save_own_style, style_data, style_from_data
from models import queries
from models.errors import LedgerError
from models.records import Person, Round, Unit
from models.settings import Settings, own_style_folder
from ui.notice.choices import Choices, store_choices, stored_choices
from ui.notice.notice_texts import default_texts, facts_of
from ui.notice.style_spec import fault_words
from ui.session import LedgerSession

_TRIAL = "（正在修改）"


class Composer:
    """``round`` is None while there is nothing to tell; ``trial`` is a style that is being changed."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.choices = stored_choices(settings)
        self.unit = Unit()
        self.people: tuple[Person, ...] = ()
        self.round: Round | None = None
        self.trial: Style | None = None
        self.style_findings: tuple[Finding, ...] = ()
        self._styles: tuple[Style, ...] = ()
        self._own: frozenset[str] = frozenset()
        self.read_styles()

    # --- styles -------------------------------------------------------------------------------------------------------

    def read_styles(self) -> None:
        """Read the office's own styles again, which may have been changed by hand."""
        shipped = load_styles()
        own, self.style_findings = own_styles(own_style_folder(self.settings.path))
        self._styles, self._own = (*shipped, *own), frozenset(style.key for style in own)

    @property
    def styles(self) -> tuple[Style, ...]:
        """The styles to choose from."""
        return self._styles

    @property
    def own(self) -> frozenset[str]:
        """Keys of the office's own styles."""
        return self._own

    @property
    def style(self) -> Style:
        """The style that the notice takes: the one being changed, the chosen one, or the first."""
        chosen = (style for style in self._styles if style.key == self.choices.style)
        return self.trial or next(chosen, self._styles[0])

    def style_to_change(self, *, copy: bool) -> dict[str, Any]:
        """The data of the chosen style; as a *copy* with a key and a name of its own."""
        data = deepcopy(style_data(self.style.key, own_style_folder(self.settings.path)))
        if copy:
            taken = {style.key for style in self._styles}
            number = next(n for n in range(1, len(taken) + 2) if f"own{n}" not in taken)
            data |= {"key": f"own{number}", "name": f"{data['name']}（自己的）"}
        return data

    def try_style(self, data: Mapping[str, Any] | None) -> str:
        """Take a changed style for the page until told otherwise; why it cannot be taken, "" when it can."""
        if data is None:
            self.trial = None
            return ""
        try:
            self.trial = style_from_data({**deepcopy(dict(data)), "name": data.get("name") or _TRIAL}, "自己的写法")
        except LedgerError as error:
            return fault_words(str(error), dict(data))
        return ""

    def save_style(self, data: Mapping[str, Any]) -> None:
        """Keep a changed style and choose it. LedgerError when it cannot be written."""
        save_own_style(own_style_folder(self.settings.path), data)
        self.trial = None
        self.read_styles()
        self.choose(replace(self.choices, style=str(data["key"])))

    def delete_style(self) -> None:
        """Delete the chosen style, if it is the office's own. LedgerError when the file cannot be deleted."""
        key = self.style.key
        if key not in self._own:
            return
        try:
            for path in own_style_folder(self.settings.path).glob("*.json"):
                if path.stem == key:
                    path.unlink()
        except OSError as error:
            raise LedgerError(f"不能删除写法“{self.style.name}”的文件。请检查设置文件夹能否写入。") from error
        self.read_styles()
        self.choose(replace(self.choices, style=self._styles[0].key))

    # --- the notice ---------------------------------------------------------------------------------------------------

    def read(self, session: LedgerSession) -> None:
        """Read unit, people and round again; another round has choices of its own."""
        before = self.round.id if self.round is not None else ""
        self.round = session.full_round() if session.is_open and session.has_round else None
        if self.round is not None and self.round.id != before:
            self._read_choices([info.id for info in session.rounds()])
        self.unit = queries.read_unit(session.store) if session.is_open else Unit()
        self.people = queries.people(session.store) if session.is_open else ()

    def _read_choices(self, rounds: Sequence[str]) -> None:
        """The choices of this round; one that is shown first takes those of the nearest round before it, for good."""
        assert self.round is not None
        place = rounds.index(self.round.id)
        others = [*reversed(rounds[:place]), *rounds[place + 1:]]
        self.choices = stored_choices(self.settings, self.round.id, others)
        if self.round.problems:
            store_choices(self.settings, self.choices, self.round.id)

    def choose(self, choices: Choices) -> None:
        """Take other choices and keep them for the next time that this round is opened."""
        self.choices = choices
        store_choices(self.settings, choices, self.round.id if self.round is not None else "")

    def facts(self) -> Facts:
        """What fields are counted from."""
        choices = self.choices
        return facts_of(self.unit, self.round or Round(), choices.audience, date.today(), self.people, choices.as_of)

    def defaults(self) -> dict[str, tuple[Run, ...]]:
        """What each slot prints when nothing is typed."""
        return default_texts(self.facts(), self.style, self.choices.audience)

    def document(self, typed: Mapping[str, str | None]) -> Document:
        """The notice with *typed* texts that are not stored yet. LedgerError says why there can be none."""
        assert self.round is not None
        texts = {**self.round.sections, **typed}
        round_ = replace(self.round, sections={key: text for key, text in texts.items() if text is not None})
        return build_notice(self.unit, round_, self.style, self.choices.options(date.today()), self.people)
