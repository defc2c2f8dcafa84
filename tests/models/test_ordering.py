"""How texts are put in order: by pinyin, numbers by their value."""

from __future__ import annotations

from functools import partial

import pytest

from models import ordering
from models.ordering import by_number, by_pinyin


def test_chinese_stands_by_pinyin() -> None:
    texts = ["医务部", "采购办", "重症医学科", "护理部", "西安", "先", "吕一", "路二", "Abc", "b"]
    assert sorted(texts, key=by_pinyin) == [
        "Abc", "b", "采购办", "护理部", "路二", "吕一", "西安", "先", "医务部", "重症医学科"]


def test_numbers_stand_by_their_value_within_texts() -> None:
    assert sorted(["第10季度", "第2季度", "第1季度"], key=by_pinyin) == ["第1季度", "第2季度", "第10季度"]
    assert sorted(["10", "2", "1.10", "1.2", "二", "（三）", "十一"], key=by_number) == [
        "1.2", "1.10", "2", "二", "（三）", "10", "十一"]


def test_family_names_have_their_own_readings() -> None:
    names = ["王一", "单明", "曾凯", "陈二", "张三"]
    assert sorted(names, key=partial(by_pinyin, name=True)) == ["陈二", "单明", "王一", "曾凯", "张三"]


def test_the_same_family_name_stays_together() -> None:
    assert sorted(["章一", "张二", "章三", "张四"], key=by_pinyin) in (
        ["章三", "章一", "张二", "张四"], ["张二", "张四", "章三", "章一"])


def test_odd_characters_have_a_place_behind_the_others() -> None:
    assert sorted(["²", "〇", "𠀀", "啊", ""], key=by_number)[0] == ""
    assert sorted(["\U00030000", "阿"], key=by_pinyin) == ["阿", "\U00030000"]


def test_without_the_table_the_order_of_the_standard_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Common characters stand in GB 18030 by pinyin."""
    monkeypatch.setattr(ordering, "table", dict)
    monkeypatch.setattr(ordering, "_readings", ordering._Readings())
    key = by_pinyin.__wrapped__
    assert sorted(["医务部", "采购办", "护理部"], key=key) == ["采购办", "护理部", "医务部"]
