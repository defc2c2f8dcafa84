"""Papers that came back from the leader's desk as Word files: what people do in them, read by the real entrance, taken
over and printed again.
"""

from __future__ import annotations

import itertools
import subprocess
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.text.paragraph import Paragraph

from exporters.comparing import key_of
from exporters.corrections import read_corrected_file
from exporters.styles import load_styles
from models import database, ledger, queries
from models.database import Store
from tests.returned_paper import (
    Desk, all_of, at, cut_behind, element, filled_paragraphs, joined_to_next, moved, reworded, tracked,
    tracked_paragraph, written,
)
from ui import commands, jobs

STYLES = [style.key for style in load_styles()]
#: A problem of the sample, the one behind it, and one far below.
PROBLEM, NEXT, FAR = "病区陪护、探视管理松散", "患者投诉处理未形成闭环", "党支部组织生活质量不高"
NEW = ("第一段补充说明内容。", "第二段另外补充情况。", "第三段最后补充事项。")


@pytest.fixture(scope="module")
def filled_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with database.create_store(tmp_path_factory.mktemp("ledger") / "示例.db") as opened:
        jobs.fill_sample(opened)
        yield opened


@pytest.fixture
def desk(filled_store: Store, own_place: Path) -> Iterator[Desk]:
    """A desk whose changes of the ledger are taken back."""
    before = queries.read_ledger(filled_store)
    yield Desk(filled_store, own_place)
    while queries.read_ledger(filled_store) != before:
        ledger.undo(filled_store)


# --- frames, reasons, places -----------------------------------------------------------------------------------------

@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(("old", "new"), [
    ("门诊高峰期排队时间长", "门诊高峰时段排队等候时间偏长"), ("有4项应由党委会研究", "有4项应当由党委会研究"),
    ("病区陪护、探视管理松散，病区环境嘈杂", "病区陪护探视管理松散，环境较为嘈杂"), ("学习与医院实际结合不紧", "学习同医院实际结合得不紧"),
    ("党委把方向、管大局作用发挥不充分", "党委把方向、管大局、保落实作用发挥得不够充分"),
    ("落实党中央决策部署和医药卫生体制改革任务", "贯彻上级要求、推进医改任务"),
])
def test_a_problem_reworded_in_its_frame_is_taken(desk: Desk, style: str, old: str, new: str) -> None:
    """«针对“…”问题», «着力解决…的问题» and the like stay; the words between are the ledger's."""
    desk.style = style
    if not any(old in text for text in desk.texts()):
        assert style == "by_status"  # it prints neither aspects nor topics
        return
    desk.taken_prints_as_corrected(reworded(old, new))
    assert any(new in text for text in desk.texts())


@pytest.mark.parametrize(("style", "old", "new", "reason"), [
    ("targeted", "针对“门诊", "围绕“门诊", "“针对”是写法自带的文字"), ("by_status", "不到位问题的整改", "不到位的整改", "“问题的整改”是写法自带的文字"),
    ("resolve", "着力解决改善", "努力解决改善", "“着力解决”是写法自带的文字"),
    ("targeted", "老年患者就医引导不到位", "老年患者就医引导不到位现象", "写法会自动略去“问题”"),
    ("findings", "腐败问题方面", "腐败问题", "写法会自动加上“方面”"),
    ("targeted", "门诊高峰期排队", "门诊“高峰期”排队", "里面的引号由程序换成单引号"),
    ("findings", "上线重复检查提示；", "上线重复检查提示。", "“；”是写法自带的标点"),
    ("findings", "整改情况：一是公布", "落实情况：一是公布", "“整改情况”是写法自带的文字"),
    ("findings", "减少患者支出约24万元。", "减少患者支出约24万元.", "末尾的标点由写法决定"),
    ("findings", "二是抽查病历450份，发现应认未认9例，均已反馈科室；三是", "二是", "只有社会公开版才能单独略去"),
])
def test_a_refusal_has_one_reason(desk: Desk, style: str, old: str, new: str, reason: str) -> None:
    desk.style = style
    found = desk.one(reworded(old, new))
    assert not found.edits and reason in found.why_not
    assert found.why_not.count("没有采纳") == 1 and "（" not in found.why_not


def test_frames_of_a_style_that_is_gone(desk: Desk) -> None:
    """Only what a frame might say again is refused then."""
    desk.style = "by_status"
    desk.read(all_of(reworded("老年患者就医引导不到位", "老年患者就医引导不到位的情况"), reworded("病区环境嘈杂", "病区环境较为嘈杂")))
    found = read_corrected_file(desk.path, desk.document()).corrections
    assert [bool(each.edits) for each in found] == [False, True] and "找不到做这份通报的写法" in found[0].why_not


def test_places_are_told_in_words(desk: Desk) -> None:
    """Chapter, numbers between, the heading above, number and first characters; parts of the page by their names."""
    def change(opened: Any) -> None:
        at(opened, "欢迎广大党员").insert_paragraph_before("新写的一段总结。")
        written(filled_paragraphs(opened)[-1], "2025年7月9日")

    desk.style = "targeted"
    found = desk.read(all_of(
        reworded("发现应认未认9例", "发现应认而未认9例"), reworded("根据县委巡察工作部署", "按照县委巡察工作部署"),
        reworded("关于2025年县委", "关于2025年度县委"), reworded("直接抓", "直接管"), change)).corrections
    assert [each.where for each in found] == [
        "标题", "开头 › 根据县委巡察工作部署，202…", "一、巡察整改工作组织推进情况 › （三）抓好过程推进。坚持班子…",
        "二、反馈问题整改落实情况 › 关于“整治群众身边不正之风和… › 2. › （2）针对“检查检验结果互认… › 二是抽查病历450份，发现应…",
        "三、存在的不足和下一步安排 › （二）下一步安排 › 三是立足长远建机制。从个案中… 之后", "成文日期"]


def test_the_item_of_a_list_is_told(desk: Desk) -> None:
    found = desk.one(reworded("发现应认未认9例", "发现应认而未认9例"))
    assert found.where.endswith("› （13）检查检验结果互认落实… › 整改情况：一是公布互认项目1… › 二是") and found.edits


# --- moves -----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("target", [FAR, "抗菌药物、辅助用药监管不严"])
def test_a_moved_problem_is_one_move(desk: Desk, style: str, target: str) -> None:
    """From where, to where, and what to do; not a row of moves."""
    desk.style = style
    found = desk.one(moved(PROBLEM, target, NEXT))
    assert found.kind == "moved" and len(found.old.splitlines()) > 1 and found.to.endswith("之后")
    assert found.old == found.new and found.to != found.where
    assert "先后顺序以台账为准" in found.why_not and not found.edits
    if target == FAR:
        assert PROBLEM in found.old.splitlines()[0] and PROBLEM[:6] in found.where and PROBLEM[:6] in found.why_not


def test_what_was_reworded_in_a_moved_problem_can_be_taken(desk: Desk) -> None:
    """The move is refused, the words are not lost."""
    found = desk.read(all_of(reworded("护理部抽查18次", "护理部先后抽查18次"), moved(PROBLEM, FAR, NEXT))).corrections
    assert [(each.kind, bool(each.edits)) for each in found] == [("moved", False), ("reworded", True)]
    desk.take(found[1])
    assert any("护理部先后抽查18次" in text for text in desk.texts())
    assert [each.kind for each in desk.read().corrections] == ["moved"]


def test_a_paragraph_put_into_a_moved_problem_stands_for_itself(desk: Desk) -> None:
    desk.style = "resolve"
    found = desk.read(all_of(
        lambda opened: at(opened, "护理部抽查18次").insert_paragraph_before(NEW[0]), moved(PROBLEM, FAR, NEXT))).corrections
    assert [each.kind for each in found] == ["moved", "inserted"] and len(found[0].old.splitlines()) == 3


def test_a_paragraph_of_a_slot_moves_with_its_fields(desk: Desk) -> None:
    desk.taken_prints_as_corrected(moved("（二）细化清单", "（一）提高认识"))
    assert "{{measures}}" in desk.section("organisation")


def test_items_that_changed_places_keep_their_measures(desk: Desk) -> None:
    """Else one measure would carry the words of the other."""
    first, second = "公布互认项目138项，医生工作站于9月1日上线重复检查提示", "抽查病历450份，发现应认未认9例，均已反馈科室"
    found = desk.one(all_of(reworded(first, "#"), reworded(second, first), reworded("#", second)))
    assert not found.edits and "各项的先后以台账为准" in found.why_not


# --- cut and joined --------------------------------------------------------------------------------------------------

def test_a_paragraph_cut_in_two_is_one_cut(desk: Desk) -> None:
    """In a text of the notice it is taken over, with its figures still the ledger's; in a measure it cannot be."""
    refused = desk.one(cut_behind("均已反馈科室；"))
    assert refused.kind == "split" and not refused.edits and "不能拆成两段" in refused.why_not
    found = desk.one(cut_behind("督促推进。"))
    assert found.kind == "split" and found.old == "".join(found.new.splitlines()) and len(found.new.splitlines()) == 2
    desk.taken_prints_as_corrected(cut_behind("督促推进。"))
    assert "督促推进。\n" in desk.section("organisation") and "{{as_of}}" in desk.section("organisation")


def test_two_paragraphs_that_became_one(desk: Desk) -> None:
    """Likewise; the second text does not stay behind."""
    refused = desk.one(joined_to_next("发现应认未认9例"))
    assert refused.kind == "joined" and not refused.edits and "不能并成一段" in refused.why_not
    found = desk.one(joined_to_next("（二）细化清单"))
    assert found.kind == "joined" and "".join(found.old.splitlines()) == found.new
    desk.taken_prints_as_corrected(joined_to_next("（二）细化清单"))
    text = desk.section("organisation")
    assert text.count("（三）跟踪督办") == 1 and "{{measures}}" in text and "{{as_of}}" in text


# --- figures ---------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("old", "new", "field", "name"), [
    ("30个具体问题", "31个具体问题", "{{problems}}", "具体问题数"), ("截至2025年7月1日", "截至2025年7月15日", "{{as_of}}", "数据截止日期"),
    ("县委第二巡察组进驻", "县委巡察二组进驻", "{{team}}", "巡察组名称"), ("2025年3月10日至", "2025年3月11日至", "{{stay}}", "进驻起止日期"),
])
def test_a_figure_typed_over_stays_the_ledgers(desk: Desk, old: str, new: str, field: str, name: str) -> None:
    """It is marked, and does not become typed text; other words of the same paragraph are taken."""
    found = desk.one(reworded(old, new))
    assert not found.edits and f"（{name}）是由台账填入的，没有改成" in found.why_not

    def change(opened: Any) -> None:
        paragraph = at(opened, old)
        written(paragraph, paragraph.text.replace(old, new).replace("，", "，切实", 1))

    found = desk.one(change)
    assert found.edits and name in found.why_not
    desk.take(found)
    text = desk.section(found.edits[0].key)
    assert field in text and "切实" in text and new not in text


def test_a_rewritten_sentence_without_its_figure_is_noted(desk: Desk) -> None:
    """What was the ledger's figure is words now, and that is said; a struck sentence needs no word."""
    old = "对反馈的4个方面30个具体问题逐一分解"
    found = desk.one(reworded(old, "对上级指出的毛病一件一件地作了梳理"))
    assert found.edits and ("不再随台账更新" in found.note or "没有改成" in found.why_not)
    found = desk.one(reworded(old + "，", ""))
    assert found.edits and not found.why_not and not found.note


# --- paragraphs put in -----------------------------------------------------------------------------------------------

def put_in(before: str, *texts: str) -> Any:
    """Type paragraphs before the one that begins with these words."""
    def change(opened: Any) -> None:
        target = next(each for each in opened.paragraphs if each.text.startswith(before))
        for text in texts:
            target.insert_paragraph_before(text)

    return change


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("before", ["一、", "欢迎"])
@pytest.mark.parametrize("order", [(2, 1, 0), (1, 0, 2), (2, 0), (0, 2), (1,)])
def test_paragraphs_put_in_keep_their_order(desk: Desk, style: str, before: str, order: tuple[int, ...]) -> None:
    """In whatever order, and whichever of them, they are taken over."""
    desk.style = style
    found = desk.read(put_in(before, *NEW)).corrections
    assert [each.new for each in found] == list(NEW) and all(each.edits for each in found)
    for number in order:
        desk.take(found[number])
    texts = desk.texts()
    places = [texts.index(NEW[number]) for number in sorted(order)]
    assert places == list(range(places[0], places[0] + len(order)))
    left = [NEW[number] for number in range(3) if number not in order]
    assert not set(texts) & set(left) and [each.new for each in desk.read().corrections] == left


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_put_in_behind_lines_that_change_too(desk: Desk, order: tuple[int, ...]) -> None:
    """Behind a line that is reworded, and behind one that is struck out."""
    def change(opened: Any) -> None:
        at(opened, "（二）细化清单")._p.getparent().remove(at(opened, "（二）细化清单")._p)
        first = at(opened, "（一）提高认识")
        written(first, first.text.replace("。", "，切实担当。", 1))

    found = desk.read(all_of(put_in("（三）跟踪督办", NEW[0]), change)).corrections
    assert sorted(each.kind for each in found) == ["deleted", "inserted", "reworded"]
    assert all(each.edits and not each.why_not for each in found)
    for number in order:
        desk.take(found[number])
    assert desk.read().corrections == ()


# --- what else is in Word files --------------------------------------------------------------------------------------

def test_tracked_changes_nobody_accepted(desk: Desk) -> None:
    """Words put in and struck out, a paragraph struck out, one put in, one moved: as if accepted."""
    def change(opened: Any) -> None:
        word = at(opened, "护理部抽查18次")
        before, _, after = word.text.partition("抽查18次")
        written(word, before)
        tracked(word.add_run("抽查18次"), "del")
        tracked(word.add_run("突击查了18回"), "ins")
        word.add_run(after)
        tracked_paragraph(at(opened, "（二）举一反三"), "del")
        tracked_paragraph(at(opened, "欢迎广大党员").insert_paragraph_before("新写的一段总结。"), "ins")
        source = at(opened, "（一）提高认识")
        copy = deepcopy(source._p)
        at(opened, "二、巡察反馈问题")._p.addprevious(copy)
        tracked_paragraph(source, "moveFrom")
        tracked_paragraph(Paragraph(copy, source._parent), "moveTo")

    found = desk.read(change).corrections
    assert [each.kind for each in found] == ["moved", "reworded", "deleted", "inserted"]
    assert "护理部突击查了18回，" in found[1].new
    desk.taken_prints_as_corrected(change)


def test_comments_boxes_breaks_and_fields(desk: Desk) -> None:
    """Remarks are told with their place, a box that somebody drew too; breaks and fields are no change."""
    def change(opened: Any) -> None:
        found = at(opened, "护理部抽查18次")
        opened.add_comment(found.runs[-1], "次数请核实", author="周明")
        box = "<w:p><w:r><w:t>同意，按此印发</w:t></w:r></w:p>"
        found._p.append(element(f"<w:r><w:pict><w:txbxContent>{box}</w:txbxContent></w:pict></w:r>"))
        closing = at(opened, "欢迎广大党员")
        text = closing.text
        written(closing, text[:10])
        closing.runs[0].add_break()
        for part in ('<w:fldChar w:fldCharType="begin"/>', "<w:instrText>QUOTE x</w:instrText>",
                     '<w:fldChar w:fldCharType="separate"/>'):
            closing._p.append(element(f"<w:r>{part}</w:r>"))
        closing.add_run(text[10:])
        closing._p.append(element('<w:r><w:fldChar w:fldCharType="end"/></w:r>'))

    found = desk.read(change)
    assert found.corrections == ()
    assert sorted(each.sentence.partition("　")[0] for each in found.remarks) == ["批注（周明）：次数请核实", "文本框：同意，按此印发"]
    assert any("护理部抽查18次" in each.at for each in found.remarks)


def test_a_table_put_in_is_told_and_not_taken(desk: Desk) -> None:
    def change(opened: Any) -> None:
        table = opened.add_table(1, 2)
        for cell, text in zip(table.rows[0].cells, ("科室", "件数")):
            cell.text = text
        at(opened, "欢迎广大党员")._p.addprevious(table._tbl)

    found = desk.one(change)
    assert (found.kind, found.new) == ("inserted", "科室\t件数") and not found.edits and "表格" in found.why_not


@pytest.mark.parametrize(("old", "new", "key", "which"), [
    ("关于2025年县委", "关于2025年度县委", "title", 0), ("2025年7月1日", "2025年7月16日", "signed_on", -1),
    ("中共青屏县人民医院委员会", "中共青屏县人民医院党委", "signer", -1), ("整改问题清单", "整改问题总清单", "attachments", 0),
])
def test_parts_of_the_page_are_taken(desk: Desk, old: str, new: str, key: str, which: int) -> None:
    """Title, date, signer, attachments."""
    ledger.set_section(desk.store, desk.round_id, "attachments", "整改问题清单\n整改措施清单")

    def change(opened: Any) -> None:
        found = [each for each in opened.paragraphs if old in each.text][which]
        written(found, found.text.replace(old, new))

    desk.taken_prints_as_corrected(change)
    assert new in desk.section(key)


def test_marks_of_another_width(desk: Desk) -> None:
    """Only punctuation: the words are taken with their marks, the style's marks stay and that is said."""
    def change(opened: Any) -> None:
        for words in ("按照县委巡察工作安排", "护理部抽查18次"):
            found = at(opened, words)
            written(found, found.text.translate(str.maketrans("，；：", ",;:")))

    intro, account = desk.read(change).corrections
    assert not intro.why_not and not intro.note and account.why_not == "写法自带的标点没有改成半角。"
    desk.take(intro, account)
    assert [(each.edits, each.why_not) for each in desk.read().corrections] == [((), account.why_not)]


@pytest.mark.layout
def test_edited_and_saved_by_another_program(desk: Desk, soffice: str, own_place: Path) -> None:
    """LibreOffice writes every part anew; the corrections are the same, and nothing else."""
    before = desk.read(all_of(
        reworded("护理部抽查18次", "护理部先后抽查18次"), moved(PROBLEM, FAR, NEXT), put_in("欢迎广大党员", NEW[0]),
        cut_behind("督促推进。"))).corrections
    assert [each.kind for each in before] == ["split", "moved", "reworded", "inserted"]
    (own_place / "back").mkdir()
    profile = f"-env:UserInstallation={(own_place / 'office').as_uri()}"
    subprocess.run([soffice, "--headless", profile, "--convert-to", "docx", "--outdir", "back", desk.path.name],
                   cwd=own_place, check=True, capture_output=True, timeout=120)
    desk.path = own_place / "back" / desk.path.name
    assert [(each.kind, key_of(each.new), each.edits) for each in desk.read().corrections] == [
        (each.kind, key_of(each.new), each.edits) for each in before]


# --- the command line ------------------------------------------------------------------------------------------------

@pytest.fixture
def own_ledger(own_place: Path) -> Path:
    """The sample in a file of its own."""
    with database.create_store(own_place / "台账.db") as store:
        jobs.fill_sample(store)
    return own_place / "台账.db"


def test_the_command_says_of_each_change_whether_it_was_taken(
    own_ledger: Path, own_place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before: what can be; with --take: what was, and why not the rest; once more: what is left."""
    out = own_place / "稿.docx"
    assert commands.run(["export", str(own_ledger), "notice", str(out), "--option", "style=targeted"]) in (0, 1)
    opened = docx.Document(str(out))
    all_of(reworded("门诊高峰期排队时间长", "门诊高峰时段排队时间偏长"), reworded("4个方面30个问题，逐条", "4个方面31个问题，切实逐条"),
           moved(PROBLEM, FAR, NEXT))(opened)
    opened.save(str(out))
    capsys.readouterr()
    arguments = ["corrections", str(own_ledger), str(out), "--option", "style=targeted"]
    assert commands.run(arguments) == 1
    shown = capsys.readouterr().out
    assert shown.count("   可以采纳\n") == 1 and shown.count("   部分可以采纳：“30”（具体问题数）") == 1
    assert shown.count("   不能自动采纳：先后顺序以台账为准") == 1 and "没有改动台账" in shown
    assert commands.run([*arguments, "--take"]) == 1
    taken = capsys.readouterr().out
    assert taken.count("   已采纳\n") == 1 and taken.count("   部分已采纳：") == 1 and "；已采纳 2 处。" in taken
    assert taken.count("   未采纳：先后顺序以台账为准") == 1 and "   移到：" in taken and "（连同后面 2 段）" in taken
    assert "1. 改写　一、巡察整改工作组织推进情况 › （二）定准整改措施" in taken
    assert commands.run(arguments) == 1 and "共 2 处修改" in capsys.readouterr().out


def test_what_the_ledger_has_changed_since_is_not_taken(
    own_ledger: Path, own_place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of a filed paper: the other changes are taken, this one is told."""
    out = own_place / "稿.docx"
    commands.run(["export", str(own_ledger), "notice", str(out), "--option", "freeze=draft", "--option", "by=吴敏"])
    opened = docx.Document(str(out))
    all_of(reworded("门诊高峰期排队时间长", "门诊高峰时段排队时间偏长"), reworded("护理部抽查18次", "护理部先后抽查18次"))(opened)
    opened.save(str(out))
    with database.open_store(own_ledger) as store:
        measure = next(each for problem in queries.read_ledger(store).rounds[0].problems for each in problem.measures
                       if "护理部抽查18次" in each.progress)
        ledger.edit(store, [("measure", measure.id, {"progress": "护理部又抽查了一遍"})])
    capsys.readouterr()
    assert commands.run(["corrections", str(own_ledger), str(out), "--filed", "last", "--take"]) == 1
    shown = capsys.readouterr().out
    assert shown.count("   已采纳\n") == 1 and shown.count("   未采纳：“护理部抽查18次") == 1 and "已采纳 1 处" in shown
