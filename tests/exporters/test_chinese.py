"""Figures as Chinese numerals."""

from __future__ import annotations

import pytest

from exporters.chinese import in_chinese


@pytest.mark.parametrize(("text", "said"), [
    ("0", "零"), ("7", "七"), ("10", "十"), ("39", "三十九"), ("105", "一百零五"), ("10000", "一万"), ("12030", "一万二千零三十"),
    ("20010", "二万零一十"), ("110000", "十一万"), ("33.3%", "百分之三十三点三"), ("100%", "百分之百"), ("3.56万元", "三点五六万元"),
    ("2026年3月9日", "二〇二六年三月九日"),
    ("2024年10月10日至11月8日", "二〇二四年十月十日至十一月八日"), ("0555-6600123", "0555-6600123"), ("某医院", "某医院"),
    ("", ""), ("CT2", "CT2")])
def test_numerals(text: str, said: str) -> None:
    assert in_chinese(text) == said
