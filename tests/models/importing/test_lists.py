"""Lists inside cells."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.importing.values import split_items, split_list
from models.rules import without_final_mark

WORDS = st.text("整改落实完善制度加强管理开展培训建立健全检查", min_size=2, max_size=12)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("", ()),
        ("修订制度", ("修订制度",)),
        ("一是修订制度；二是开展培训。三是加强检查。", ("修订制度", "开展培训", "加强检查")),
        ("1.修订制度\n2.开展培训", ("修订制度", "开展培训")),
        ("1、修订制度；2、开展培训", ("修订制度", "开展培训")),
        ("（1）修订制度；（2）开展培训", ("修订制度", "开展培训")),
        ("（一）修订制度。（二）开展培训", ("修订制度", "开展培训")),
        ("①修订制度；②开展培训", ("修订制度", "开展培训")),
        ("主要措施：1.修订制度；2.开展培训", ("修订制度", "开展培训")),
        ("1.修订制度；\n2.每季度检查；\n3.2024年起按月分析", ("修订制度", "每季度检查", "2024年起按月分析")),
        ("1.修订制度；2.10月底前完成验收", ("修订制度", "10月底前完成验收")),
        ("1.一是学习；二是讨论\n2.考核", ("一是学习；二是讨论", "考核")),
        ("一是学习：1.自学；2.集中学。二是考核", ("学习：1.自学；2.集中学", "考核")),
        ("2.开展培训", ("开展培训",)),
        ("一是修订制度", ("修订制度",)),
        ("追回1.5万元；2.3万元待追回", ("追回1.5万元；2.3万元待追回",)),
        ("2024.6.30完成第一批", ("2024.6.30完成第一批",)),
        ("2024年完成", ("2024年完成",)),
        ("医德考评纳入一是二是之类的说法", ("医德考评纳入一是二是之类的说法",)),
    ],
)
def test_items(text: str, items: tuple[str, ...]) -> None:
    assert split_items(text) == items


def test_a_sentence_before_the_list_is_kept() -> None:
    found = split_list("院党委高度重视，专题研究。一是修订制度；二是开展培训")
    assert found.lead == "院党委高度重视，专题研究。"
    assert found.items == ("修订制度", "开展培训")
    assert split_items("专题研究。一是修订；二是培训") == ("专题研究。修订", "培训")


@pytest.mark.parametrize(
    "markers",
    [
        ["一是", "二是", "三是", "四是"],
        ["1.", "2.", "3.", "4."],
        ["（1）", "（2）", "（3）", "（4）"],
        ["①", "②", "③", "④"],
    ],
)
@given(words=st.lists(WORDS, min_size=2, max_size=4), mark=st.sampled_from(["；", "。", "\n", "；\n"]))
def test_what_was_listed_comes_apart_again(markers: list[str], words: list[str], mark: str) -> None:
    text = mark.join(marker + word for marker, word in zip(markers, words, strict=False))
    assert split_items(text) == tuple(map(without_final_mark, words))


@given(st.one_of(st.text(), st.text("一二三是、.（）()123①②③：；。\n整改年月")))
def test_no_word_is_lost(text: str) -> None:
    """All letters outside markers and a dropped label are still there, in order."""
    kept = "".join(split_items(text))
    letters = iter(re.sub(r"[^整改年月]", "", text))
    assert all(letter in letters for letter in re.sub(r"[^整改年月]", "", kept))
    assert len(split_list(text).items) == len(split_items(text))
    if not split_list(text).is_list:
        assert re.sub(r"[^整改年月]", "", kept) == re.sub(r"[^整改年月]", "", text)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("１．修订制度；２．开展培训", ("修订制度", "开展培训")),
        ("⑴修订制度；⑵开展培训", ("修订制度", "开展培训")),
        ("一.修订制度\n二.开展培训", ("修订制度", "开展培训")),
        ("1.修订制度\n2.开展培训\n3、加强检查", ("修订制度", "开展培训", "加强检查")),
        ("1、修订制度\n1.起草\n2.印发\n2、开展培训", ("修订制度\n1.起草\n2.印发", "开展培训")),
        ("一是修订制度，二是开展培训", ("修订制度，二是开展培训",)),
    ],
)
def test_lists_as_offices_write_them(text: str, items: tuple[str, ...]) -> None:
    assert split_items(text) == items
