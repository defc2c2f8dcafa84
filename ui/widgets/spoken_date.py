"""A date field that understands how one speaks of days: 今天, 昨天, 上周三, 3日, 11.3."""

from __future__ import annotations

from datetime import date

from ui.widgets.controls import DateField

_WEEKDAYS = "一二三四五六日"


class SpokenDateField(DateField):
    """Shown as 2025-11-03 when left, as every date field; :meth:`hint` says what is understood while one types."""

    def __init__(self, name: str, tip: str = "") -> None:
        super().__init__(name, tip or f"{name}：可写 今天、昨天、上周三、3日、11.3 或 2025年11月3日")
        self.setPlaceholderText("如 今天、11.3")

    def day(self) -> date | None:
        """The day meant; None when empty or no date."""
        from models.diary import spoken_day

        text = self.text().strip()
        return spoken_day(text, date.today()) if text else None

    def hint(self) -> str:
        """What is understood at the moment; empty for an empty field."""
        day = self.day()
        if day is None:
            return "看不出是哪一天" if self.text().strip() else ""
        return f"{day.year}年{day.month}月{day.day}日，周{_WEEKDAYS[day.weekday()]}"
