"""Fonts that are not installed, and characters that the chosen font lacks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from exporters.blocks import (
    Document, Heading, Imprint, Letterhead, PageBreak, Paragraph, Run, Signature, Source, Table, Title, plain,
)
from exporters.font_check import MISSING_CHARACTER, MISSING_FONT, lacking
from exporters.official_format import STANDARD_FONTS, PageSetup
from tests.exporters.every_block import every_block

CHINESE = ["方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "宋体", "Times New Roman"]
ENGLISH = ["FZXiaoBiaoSong-B05S", "SimHei", "KaiTi_GB2312", "fangsong_gb2312", " SimSun", "Times New Roman"]


@pytest.mark.parametrize("installed", [CHINESE, ENGLISH, None])
def test_nothing_is_lacking(installed: list[str] | None) -> None:
    assert lacking(every_block(), installed) == ()


def test_a_missing_font_is_named_with_its_use() -> None:
    found = lacking(every_block(), [name for name in ENGLISH if name != "KaiTi_GB2312"])
    assert [finding.kind for finding in found] == [MISSING_FONT]
    assert "没有安装“楷体_GB2312”（用于二级标题）" in found[0].text and found[0].text.endswith("。")


def test_only_fonts_that_are_used() -> None:
    document = Document((plain("甲"),), setup=PageSetup(page_numbers="none"))
    assert lacking(document, ["仿宋_GB2312", "Times New Roman"]) == ()
    assert "用于正文、数字和字母" in lacking(
        replace(document, setup=PageSetup(fonts=replace(STANDARD_FONTS, body="某体", latin="某体"))), ["黑体", "宋体"])[0].text


@pytest.mark.parametrize("character", "珺堃喆昇𠮷")
def test_a_character_is_named_with_its_place_and_what_to_do(character: str) -> None:
    source = Source("problem", "p1", "progress")
    paragraph = Paragraph((Run("由"), Run(f"王{character}负责，{character}", source=source)))
    found, = lacking(Document((paragraph, paragraph)), None)
    assert found.kind == MISSING_CHARACTER and found.sources == (source,)
    assert f"“仿宋_GB2312”里没有“{character}”字（“王{character}负责，{character}”，共 4 处）" in found.text
    assert "请把字体改为“仿宋”或“方正仿宋_GBK”" in found.text


def test_each_place_is_looked_at_in_its_own_font() -> None:
    name = "王喆"
    document = Document((
        Letterhead("某院文件", "", (name,)), Title(f"{name}的报告"), Heading(1, (Run(name),)), Heading(2, (Run(name),)),
        Table(((name,),), ((name,),)), Signature(name), Imprint(name), PageBreak()))
    found = {finding.text.split("”")[0].strip("“"): finding.sources for finding in lacking(document, None)}
    assert {source.key for source in found["楷体_GB2312"]} == {"signatories"}
    assert {source.key for source in found["方正小标宋简体"]} == {"title"}
    assert {source.key for source in found["仿宋_GB2312"]} == {"signer", "copies_to"}
    assert "黑体" not in found


def test_a_bigger_face_lacks_nothing_and_english_names_are_known() -> None:
    paragraph = plain("王珺")
    bigger, english = (PageSetup(fonts=replace(STANDARD_FONTS, body=name)) for name in ("仿宋", "FangSong_GB2312"))
    assert lacking(Document((paragraph,), setup=bigger), None) == ()
    assert len(lacking(Document((paragraph,), setup=english), None)) == 1


def test_marks_and_digits_are_no_characters_that_are_missing() -> None:
    assert lacking(Document((plain("“甲”—·……①〇㎡２Aé"),)), None) == ()
