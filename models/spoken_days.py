"""Words for a day that mean something only on the day they are said: 下周五, 本周内, 明天.

On paper they would mean nothing a week later, so what is typed into the window gets the day itself in their place.
Sheets are not read with this: nobody knows on which day somebody wrote 下周五 there.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

_WEEK = "(?:周|星期|礼拜)"
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 6, "底": 6}
#: Not 周年, 周期, 周转, 周密, 周边, 周例会, 周报, 周次; not «两周内», «每周五», «第3周».
_NO_WORD = "(?![年期转密边例报次到])"
_WORDS = re.compile(
    rf"(?P<week>这个?|本|下下个?|下个?){_WEEK}(?P<day>[一二三四五六日天末底])?(?:之?内)?{_NO_WORD}"
    rf"|(?<![每各双单第\d一二三四五六七八九十两几半上个]){_WEEK}(?P<next>[一二三四五六日天末]){_NO_WORD}"
    r"|(?P<near>今天|今日|明天|明日|大后天|后天)"
)
_NEAR = {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3}
_LATEST = date(2199, 12, 1)


def with_days(text: str, said_on: date) -> str:
    """*text* with the days themselves in place of such words, as said on that day: 下周五前 → 2025年3月21日前.

    A week begins on Monday; without a weekday its last day is meant, 周五 alone is the next Friday or today.
    """
    if said_on > _LATEST:
        return text
    return _WORDS.sub(lambda found: _written(_day(found, said_on)), text)


def _day(found: re.Match[str], said_on: date) -> date:
    if found["near"]:
        return said_on + timedelta(days=_NEAR[found["near"]])
    if found["next"]:
        return said_on + timedelta(days=(_WEEKDAYS[found["next"]] - said_on.weekday()) % 7)
    monday = said_on - timedelta(days=said_on.weekday())
    return monday + timedelta(days=7 * found["week"].count("下") + _WEEKDAYS[found["day"] or "末"])


def _written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
