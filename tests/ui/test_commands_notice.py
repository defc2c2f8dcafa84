"""Options of ``export … notice``: pages, letterhead, imprint, seal, template, and one sentence for what makes no sense.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest

from exporters.styles import save_own_style, style_data
from models import database
from models import ledger as ledger_door
from models.records import RoundInfo
from models.settings import own_style_folder
from ui import commands, jobs
from ui.commands_common import Refused
from ui.commands_notice import read_notice_options

DAY = date(2026, 3, 9)


@pytest.fixture
def ledger(own_place: Path) -> Path:
    """The sample hospital's ledger."""
    path = own_place / "台账.db"
    with database.create_store(path) as store:
        jobs.fill_sample(store)
    return path


def test_every_option_has_its_place() -> None:
    given = read_notice_options({
        "style": "findings", "audience": "report", "letterhead": "yes", "imprint": "no", "sealed": "yes",
        "profile": "b", "format": "letter", "template": "甲.docx", "intro": "一句", "as_of": "2026-01-31",
        "names": "posts"})
    options = given.notice_options(DAY)
    assert (options.as_of, options.names) == (date(2026, 1, 31), "posts")
    assert (options.today, options.audience, options.letterhead, options.imprint, options.sealed) == (
        DAY, "report", True, False, True)
    assert (options.setup.profile, options.setup.letter, options.slots) == ("B", True, {"intro": "一句"})
    assert (given.style, given.template) == ("findings", Path("甲.docx"))


def test_the_text_of_the_letterhead_itself() -> None:
    options = read_notice_options({"letterhead": "某院文件"}).notice_options(DAY)
    assert options.letterhead and options.slots == {"letterhead": "某院文件"}


def test_a_letter_has_a_head_unless_it_is_not_wanted() -> None:
    assert read_notice_options({"format": "letter"}).notice_options(DAY).letterhead
    assert not read_notice_options({"format": "letter", "letterhead": "no"}).notice_options(DAY).letterhead


@pytest.mark.parametrize(("key", "value", "sentence"), [
    ("sealed", "ja", "选项 sealed 应是 yes 或 no，不是“ja”"), ("letterhead", "maybe", "选项 letterhead 应是 yes 或 no"),
    ("profile", "C", "选项 profile 应是 A 或 B"), ("format", "fax", "选项 format 应是 letter 或 general"),
    ("as_of", "2026.1.31", "不是有效日期"), ("names", "all", "选项 names 应是 names 或 posts"),
    ("template", " ", "应是单位自己的 Word 文件"), ("colour", "red", "通报没有“colour”这个选项。可用：style、")])
def test_what_makes_no_sense_is_refused(key: str, value: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        read_notice_options({key: value})


@pytest.mark.parametrize(("key", "value"), [
    ("signed_on", "昨天"), ("issued_on", "20251017"), ("signed_on", "2025-02-30")])
def test_a_date_line_that_is_no_date(ledger: Path, own_place: Path, key: str, value: str,
                                     capsys: pytest.CaptureFixture[str]) -> None:
    """Of a notice and of a plan: refused with the forms that are accepted, nothing written."""
    kinds = ("notice", "plan") if key == "signed_on" else ("notice",)
    for kind in kinds:
        out = own_place / f"{kind}.docx"
        assert commands.run(["export", str(ledger), kind, str(out), "--option", f"{key}={value}"]) == 2
        assert "2025-10-17" in capsys.readouterr().err and not out.exists()


def export(ledger: Path, out: Path, *options: str) -> int:
    given = [part for each in options for part in ("--option", each)]
    return commands.run(["export", str(ledger), "notice", str(out), *given])


def test_a_notice_with_all_of_them(ledger: Path, own_place: Path) -> None:
    out = own_place / "通报.docx"
    assert export(ledger, out, "letterhead=yes", "imprint=yes", "sealed=yes", "profile=B", "copies_to=县委巡察办") < 2
    with zipfile.ZipFile(io.BytesIO(out.read_bytes())) as archive:
        document = archive.read("word/document.xml").decode()
    for sign in ('w:val="Mark"', "txbxContent", 'w:linePitch="592"', "抄送：县委巡察办。"):
        assert sign in document


def test_a_pdf_and_characters_that_a_font_lacks(
    ledger: Path, own_place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(ledger, own_place / "通报.pdf", "intro=由王珺负责。") == 1
    assert (own_place / "通报.pdf").read_bytes().startswith(b"%PDF")
    assert "“仿宋_GB2312”里没有“珺”字" in capsys.readouterr().err
    export(ledger, own_place / "通报.txt", "intro=由王珺负责。")
    assert "“珺”" not in capsys.readouterr().err


def test_a_template(ledger: Path, own_place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    frame, out = own_place / "模板.docx", own_place / "通报.docx"
    made = docx.Document()
    for line in ("某院信笺", "{{正文}}"):
        made.add_paragraph(line)
    made.save(str(frame))
    assert export(ledger, out, f"template={frame}") == 1
    assert "不是 A4" in capsys.readouterr().err
    assert docx.Document(str(out)).paragraphs[0].text == "某院信笺"


@pytest.mark.parametrize(("marker", "options", "said"), [
    ("", ["letterhead=yes"], "不另印红头，以模板自己的为准；模板里没有“{{…}}”标记的发文机关不会印出。"),
    ("", ["format=letter"], "不另印信函格式的红头，以模板自己的为准；"),
    ("{{发文机关}}", ["letterhead=yes", "audience=report", "signatories=周明"], "标记的签发人不会印出。"),
    ("{{发文机关}}", ["letterhead=yes"], ""), ("", ["letterhead=no"], "")])
def test_a_red_head_that_a_template_leaves_out(
    ledger: Path, own_place: Path, capsys: pytest.CaptureFixture[str], marker: str, options: list[str], said: str
) -> None:
    """The frame has its own head: what of ours is not printed is said."""
    frame, out = own_place / "模板.docx", own_place / "通报.docx"
    made = docx.Document()
    for line in ("某院信笺", marker, "{{正文}}"):
        made.add_paragraph(line)
    made.save(str(frame))
    assert export(ledger, out, f"template={frame}", *options) == 1
    error = capsys.readouterr().err
    assert (said in error) if said else ("不另印" not in error)


@pytest.mark.parametrize("out", ["通报.docx", "通报.pdf", "通报.txt"])
def test_a_notice_of_nothing(own_place: Path, capsys: pytest.CaptureFixture[str], out: str) -> None:
    """Refused with what to do next; also where nothing is for this audience, and when it is to be filed or archived."""
    with database.create_store(own_place / "台账.db") as store:
        key = ledger_door.add_round(store, RoundInfo(name="2025年县委巡察")).created[0]
    for kind, options in (("notice", ()), ("notice", ("freeze=draft", "by=周明")), ("archive", ("by=周明",))):
        target = own_place / (out if kind == "notice" else "归档")
        pairs = [word for pair in options for word in ("--option", pair)]
        assert commands.run(["export", str(own_place / "台账.db"), kind, str(target), *pairs]) == 2
        assert "里还没有问题，没有可以写进通报的内容。请先导入台账或读入反馈意见。" in capsys.readouterr().err
    with database.open_store(own_place / "台账.db") as store:
        ledger_door.add_problem(store, key, {"text": "某事", "restricted": True})
    assert export(own_place / "台账.db", own_place / out, "audience=public") == 2
    assert "请检查“公开”“限知”设置，或换一个版本" in capsys.readouterr().err
    assert [path.name for path in own_place.iterdir()] == ["台账.db"]


def test_a_ledger_table_of_nothing_is_an_empty_form(own_place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As a workbook, to be filled in and imported; on paper it is refused."""
    with database.create_store(own_place / "台账.db") as store:
        ledger_door.add_round(store, RoundInfo(name="2025年县委巡察"))
    for name, status, sentence in (("a.xlsx", 1, "只有表头的空表"), ("a.docx", 2, "没有可以导出的内容")):
        assert commands.run(["export", str(own_place / "台账.db"), "ledger", str(own_place / name)]) == status
        assert sentence in capsys.readouterr().err
    assert not (own_place / "a.docx").exists()


@pytest.mark.parametrize(("name", "sentence"), [("没有.docx", "找不到"), ("台账.db", "不能当作别的文件")])
def test_a_template_that_cannot_serve(
    ledger: Path, own_place: Path, capsys: pytest.CaptureFixture[str], name: str, sentence: str
) -> None:
    assert export(ledger, own_place / "通报.docx", f"template={own_place / name}") == 2
    assert sentence in capsys.readouterr().err
    assert not (own_place / "通报.docx").exists()


def test_a_template_serves_word_files_only(
    ledger: Path, own_place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    frame = own_place / "模板.docx"
    document = docx.Document()
    document.add_paragraph("{{正文}}")
    document.save(str(frame))
    assert export(ledger, own_place / "通报.txt", f"template={frame}") == 2
    assert "只有导出 Word 文件" in capsys.readouterr().err


def test_a_style_of_the_office_by_key_and_by_file(
    ledger: Path, own_place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A copy of a shipped style with another frame, kept beside the settings or lying anywhere."""
    data = style_data("resolve") | {"key": "ours", "name": "我院写法"}
    for level in data["groups"][0]["levels"][1:]:
        level["frame"] = "抓{text}"
    kept = save_own_style(own_style_folder(), data)
    for style in ("ours", str(kept)):
        out = own_place / "通报.txt"
        assert export(ledger, out, f"style={style}") in (0, 1)
        assert any(line.startswith("1.抓") for line in out.read_text(encoding="utf-8").splitlines())
        out.unlink()
    capsys.readouterr()
    assert commands.run(["styles"]) == 0
    assert "我院写法" in capsys.readouterr().out
    assert export(ledger, own_place / "通报.txt", "style=没有.json") == 2
    assert "没有.json" in capsys.readouterr().err
