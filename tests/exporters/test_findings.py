"""Findings of a notice: each with its place, grave ones as warnings, and no false alarms."""

from __future__ import annotations

from dataclasses import replace

import pytest

from exporters.blocks import Document, Finding, Source
from exporters.fields import Facts
from exporters.figure_check import disagreements
from exporters.findings import unpaired
from exporters.notice import NoticeOptions, build_notice
from exporters.slots import default_text
from exporters.styles import get_style
from models.records import Outcome, Problem, Round, State, Stated, Wording
from tests.exporters.sample import SHORT, TODAY, UNIT, full_document, measure, problem, round_of

GOOD = {**SHORT, "title": "某院党委关于巡察整改进展情况的通报", "signer": "某院党委", "signed_on": "2026-03-09", "body_lead": ""}


def built(*problems: Problem, style: str = "problem_result", audience: str = "internal", **slots: str) -> Document:
    round_ = round_of(*(problems or (problem("1", "甲", "办了"),)), sections={**GOOD, **slots})
    return build_notice(UNIT, round_, get_style(style), NoticeOptions(TODAY, audience))


def found(kind: str, *problems: Problem, **more: str) -> list[Finding]:
    return [finding for finding in built(*problems, **more).findings if finding.kind == kind]


def test_a_good_notice_has_no_findings() -> None:
    assert built().findings == () and built().warnings == ()


def test_every_warning_is_a_finding_and_quiet_ones_are_no_warnings() -> None:
    document = built(problem("1", "甲"), title="整改", closing="电话{{intensive_until}}")
    kinds = [finding.kind for finding in document.findings]
    assert kinds == ["silent", "empty", "title"]
    assert document.warnings == tuple(f.text for f in document.findings[:2])


@pytest.mark.parametrize(("audience", "slots", "kinds"), [
    ("internal", {}, ["unnumbered"]), ("internal", {"document_number": "某党发〔2026〕3号"}, []),
    ("report", {"recipients": "县委"}, ["unnumbered", "unsigned"]),
    ("report", {"recipients": "县委", "document_number": "某党发〔2026〕3号", "signatories": "张伟"}, []),
    ("report", {"document_number": "某党发〔2026〕3号", "signatories": "张伟"}, ["recipients"]),
])
def test_a_red_head_wants_a_number_and_a_report_upward_its_signatory(
    audience: str, slots: dict[str, str], kinds: list[str]
) -> None:
    title = GOOD["title"].replace("通报", "报告" if audience == "report" else "通报")
    round_ = round_of(problem("1", "甲", "办了"), sections={**GOOD, "title": title, **slots})
    document = build_notice(UNIT, round_, get_style("problem_result"), NoticeOptions(TODAY, audience, letterhead=True))
    assert [each.kind for each in document.findings if each.kind != "default"] == kinds
    assert len(document.warnings) == len(set(kinds) - {"unsigned"})  # 签发人 are known when it is signed


@pytest.mark.parametrize(("audience", "slot", "text", "said"), [
    ("internal", "intro", "现将整改进展情况报告如下。", "报告如下"), ("public", "closing", "特此报告。", "特此报告"),
    ("internal", "intro", "现将有关情况向社会公布。", "向社会公布"), ("report", "intro", "现将有关情况通报如下。", "通报如下"),
    ("report", "title", "某院党委关于巡察整改情况的通报", "通报"), ("public", "title", "某院党委关于巡察整改情况的报告", "报告"),
    ("public", "intro", "现将整改进展情况通报如下。", ""), ("report", "outlook", "按要求向社会公开整改结果。", ""),
    ("internal", "organisation", "每季度向党委报告一次。", ""), ("internal", "title", "某院党委关于整改情况的通报", ""),
])
def test_a_text_typed_for_another_version_is_named(audience: str, slot: str, text: str, said: str) -> None:
    """A text is the round's, printed in every version; the style's own follow the version."""
    own = GOOD["title"].replace("通报", "报告" if audience == "report" else "通报")
    slots = {"recipients": "县委" if audience == "report" else "", "title": own, slot: text}
    findings = found("version", audience=audience, **slots)
    assert [(each.sources[0].key, f"“{said}”" in each.text) for each in findings] == ([(slot, True)] if said else [])


@pytest.mark.parametrize("style", ["targeted", "problem_result", "by_status", "findings", "resolve"])
@pytest.mark.parametrize("audience", ["report", "internal", "public"])
def test_the_styles_own_texts_speak_of_their_version(style: str, audience: str) -> None:
    """Taken over as typed (用默认文字修改) and looked at in the same version."""
    round_ = round_of(problem("1", "甲", "办了"), sections={})
    texts = get_style(style).slots
    typed = {key: default_text(texts[key], Facts(UNIT, round_, TODAY), audience)
             for key in ("title", "intro", "closing", "outlook") if key in texts}
    document = build_notice(UNIT, replace(round_, sections=typed), get_style(style), NoticeOptions(TODAY, audience))
    assert not [each for each in document.findings if each.kind == "version"]


def test_an_addressee_of_a_public_paper_is_shown_in_the_window_alone() -> None:
    document = built(audience="public", recipients="县委巡察办", closing="电话：0000-1234567。")
    assert [each.kind for each in document.findings] == ["addressed"] and not document.warnings
    assert not found("addressed", audience="internal", recipients="各党支部")


def test_nothing_told_and_no_aspect_name_their_rows() -> None:
    rows = (problem("1", "甲", aspect="乙"), problem("2", "丙", "办了"))
    (silent,), (astray,) = found("silent", *rows), found("astray", *rows)
    assert silent.sources == (Source("problem", "1", "progress"),)
    assert astray.sources == (Source("problem", "2", "aspect"),)


@pytest.mark.parametrize(("texts", "said"), [
    (("开展工作：一是定制度。",), "没有“二是”"), (("总说一句。二是抓落实。",), "没有“一是”"), (("一是定制度。二是抓落实。",), ""),
    (("定制度", "抓落实"), ""), (("一是一，二是二",), ""), (("一是定制度",), ""), (("这一是办法。",), ""), (("分两步：一是不够的",), "")])
def test_lone_list_words(texts: tuple[str, ...], said: str) -> None:
    findings = found("list", problem("1", "甲", *texts))
    assert [said in finding.text for finding in findings] == ([True] if said else [])


def test_a_typed_list_word_is_not_doubled_and_a_lone_one_goes() -> None:
    assert "整改落实情况：定制度。" in texts_of(built(problem("1", "甲", "一是定制度；")))
    assert "整改落实情况：一是定制度；二是抓落实。" in texts_of(built(problem("1", "甲", "一是定制度", "二是抓落实")))


def texts_of(document: Document) -> list[str]:
    from exporters.text import render_text

    return render_text(document).splitlines()


@pytest.mark.parametrize("key", ["organisation", "outlook"])
def test_lone_list_words_of_slots(key: str) -> None:
    (finding,) = found("list", **{key: "（一）部署\n一是开会。"})
    assert finding.sources == (Source("slot", key),)


@pytest.mark.parametrize(("text", "mark"), [
    ("“甲", "“"), ("甲”", "”"), ("《甲", "《"), ("（甲", "（"), ("（甲)", ""), ("“‘甲’”", ""), ("“甲《乙”》", "”"), ("Don’t", ""),
    ("1）开会；2）学习", ""), ("（1）甲", ""), ("某党发〔2026〕3号", ""), ("", "")])
def test_marks_that_do_not_pair(text: str, mark: str) -> None:
    assert unpaired(text) == mark


def test_an_unpaired_mark_knows_its_place() -> None:
    (finding,) = found("mark", Problem(id="1", text="甲", measures=(
        replace(measure("学习“文件"), id="m1"), replace(measure("开会"), id="m2"))))
    assert finding.sources == (Source("measure", "m1", "progress"),)


@pytest.mark.parametrize(("number", "good"), [
    ("青医党〔2026〕3号", True), ("", True), ("青医党[2026]3号", False), ("青医党〔2026〕03号", False), ("青医党〔2026〕第3号", False),
    ("青医党〔26〕3号", False), ("青医党（2026）3号", False)])
def test_document_numbers(number: str, good: bool) -> None:
    assert (not found("number", document_number=number)) is good


@pytest.mark.parametrize(("title", "good"), [
    ("某院党委关于整改进展情况的通报", True), ("某院党委\n关于整改进展情况的报告", True), ("某院党组织关于整改情况对外通报", True), ("整改通报", False), ("", False)])
def test_titles(title: str, good: bool) -> None:
    assert (not found("title", title=title)) is good


def test_a_report_needs_an_addressee() -> None:
    assert found("recipients", audience="report") and not found("recipients", audience="report", recipients="县委巡察办")
    assert not found("recipients")
    assert "上报的报告没有主送单位。" in built(audience="report").warnings


@pytest.mark.parametrize(("day", "kinds"), [
    ("2026-03-09", []), ("2026-03-10", ["date"]), ("2027-01-01", ["date"]), ("2026年2月", []), ("", ["undated"])])
def test_dates(day: str, kinds: list[str]) -> None:
    assert [f.kind for f in built(signed_on=day).findings if f.kind in ("date", "undated")] == kinds


def test_an_attachment_that_is_missing() -> None:
    told = problem("1", "甲", "清单详见附件1")
    (finding,) = found("attachment", told)
    assert finding.sources == (Source("measure", "1.1", "progress"),)
    assert not found("attachment", told, attachments="问题清单")


def test_default_texts_are_named_quietly() -> None:
    document = full_document()
    assert {f.sources[0].key for f in document.findings if f.kind == "default"} == {
        "intro", "organisation", "outlook", "closing"}
    assert not any("默认文字" in warning for warning in document.warnings)


def test_a_public_notice_names_a_telephone_or_a_mailbox() -> None:
    for closing, good in (("欢迎监督。", False), ("欢迎监督。电话：0555-6600123。", True), ("邮箱：a@b.cn", True), ("电话：6600123", True),
                          ("邮编：243100", False), ("", False)):
        assert (not found("contacts", audience="public", closing=closing)) is good
    assert not found("contacts", closing="欢迎监督。")


def test_an_organ_too_long_for_its_line_is_named_quietly() -> None:
    for organ, good in (("中共青禾县人民医院委员会文件", True), ("中共青禾县中西医结合医院暨第二人民医院联合总支部委员会文件", False)):
        options = NoticeOptions(TODAY, slots={"letterhead": organ}, letterhead=True)
        document = build_notice(UNIT, round_of(problem("1", "甲", "办"), sections=GOOD), get_style("findings"), options)
        findings = [finding for finding in document.findings if finding.kind == "organ"]
        assert (not findings) is good
        assert not any(finding.text in document.warnings for finding in findings)


# --- typed figures ---------------------------------------------------------------------------------------------------

DONE, GOING = State(status="completed"), State(status="in_progress")
ROWS = tuple(problem(str(n), f"问题{n}", "办了", aspect="甲", topic=f"乙{n % 2}", state=DONE if n < 6 else GOING,
                     claimed_by="林致远" if n < 4 else "陈树") for n in range(8))
ROUND = round_of(*ROWS, stated=Stated(2, None, None, 30), outcomes=(Outcome("1", "约谈", count=9),))
FACTS = Facts(UNIT, ROUND, TODAY)


@pytest.mark.parametrize("text", [
    "共计9个问题", "反馈的9个问题", "针对巡察反馈指出的9个具体问题，逐条整改", "已整改5个", "目前已完成整改7个", "5个问题已整改完成", "共计5个问题均已完成整改",
    "完成率95%", "整改率达70.1%", "有3个问题正在整改", "未完成整改的还剩1个", "反馈了3个方面", "制定整改措施31条", "约谈8人", "林致远个人认领了5个问题",
    "其余3个正在整改", "巡察发现的9个问题", "共计十二个问题", "二十三个问题已完成整改"])
def test_figures_that_disagree(text: str) -> None:
    assert len(disagreements(text, text, FACTS)) == 1


@pytest.mark.parametrize("text", [
    "共计8个问题", "反馈的2个方面8个问题", "反馈2个问题8项具体表现", "已整改6个，完成率75%", "6个问题已整改完成，有2个问题正在整改", "制定整改措施30条", "约谈9人",
    "林致远个人认领了4个问题，提出措施3条", "陈树认领4个问题", "检查发现问题57个，已整改57个", "其他班子成员共认领3个问题", "巡察组提出意见建议6条，已落实6条，完成率100%",
    "召开会议4次", "培训3批120人", "2024年制定制度9项", "解决群众反映的问题3个", "每个科室整改3个问题", "已完成设备更新12台", "立行立改问题4个，已完成整改4个",
    "完成率为75.0%", "投入资金100万元", "其余2个正在整改", "审计指出的9个问题", "已完成整改5个方面的制度建设", "提高3.5个百分点，反馈的8个问题",
    "已完成9条措施", "一个问题一个问题地改", "针对十个问题", "共计八个问题"])
def test_figures_that_are_right_or_not_ours(text: str) -> None:
    assert disagreements(text, text, FACTS) == []


def test_categories_are_compared_with_their_own_count() -> None:
    rows = (problem("1", "甲", category="反馈问题", state=DONE), problem("2", "乙", category="意见建议", state=DONE))
    facts = Facts(UNIT, round_of(*rows), TODAY)
    text = "反馈问题2个，已完成整改2个；意见建议3条，已落实3条，完成率100%"
    assert [said for said, _ in disagreements(text, text, facts)] == ["反馈问题2个", "意见建议3条"]


def test_done_measures_are_compared_where_their_states_are_known() -> None:
    rows = tuple(problem(str(n), "甲", measures=(measure("办", state=DONE), measure("办", state=GOING))) for n in range(3))
    facts = Facts(UNIT, round_of(*rows), TODAY)
    assert disagreements("已落实3条整改措施", "已落实3条整改措施", facts) == []
    assert len(disagreements("已落实4条整改措施", "已落实4条整改措施", facts)) == 1


@pytest.mark.parametrize(("text", "good"), [
    ("新建制度十二项", True), ("新建制度3项", True), ("新建制度2项", False), ("新建制度十六项", False), ("修订制度5项", True), ("修订制度4项", False),
    ("制定、修订制度17项", True)])
def test_rules_contradict_only_where_the_ledger_parts_them(text: str, good: bool) -> None:
    kinds = [("制度", f"办法{n}") for n in range(9)] + [("制度", f"规程{n}（2025年修订）") for n in range(5)]
    kinds += [("制度新建", f"甲{n}") for n in range(3)]
    facts = Facts(UNIT, round_of(outcomes=tuple(Outcome(str(n), *each) for n, each in enumerate(kinds))), TODAY)
    assert (not disagreements(text, text, facts)) is good


def test_an_audit_may_speak_of_itself() -> None:
    facts = Facts(UNIT, replace(ROUND, name="2025年专项审计"), TODAY)
    assert len(disagreements("审计指出的9个问题", "审计指出的9个问题", facts)) == 1


def test_a_style_without_aspects_misses_none() -> None:
    rows = (problem("1", "甲", "办", aspect="乙"), problem("2", "丙", "办了"))
    assert not found("astray", *rows, style="by_status") and found("astray", *rows)


def test_a_ledger_without_states_cannot_disagree_about_them() -> None:
    facts = Facts(UNIT, round_of(Problem(id="1", text="甲")), TODAY)
    assert disagreements("已整改5个，完成率90%", "已整改5个，完成率90%", facts) == []


def test_values_of_fields_are_the_ledgers_own() -> None:
    def figures(text: str) -> list[Finding]:
        document = build_notice(UNIT, replace(ROUND, sections={**GOOD, "body_lead": text}), get_style("findings"),
                                NoticeOptions(TODAY))
        return [finding for finding in document.findings if finding.kind == "figure"]

    assert figures("反馈问题{{measures}}个，已整改{{problems}}个。") == []
    (finding,) = figures("共{{problems}}个问题。\n第二段：已整改{{problems}}个，完成率90%。")
    assert finding.sources == (Source("slot", "body_lead", line=1),)
    assert finding.text == "“正文引语”写“完成率90%”，台账中问题完成率是 75%。"


def test_figures_inside_progress_are_left_alone_and_those_of_the_round_in_wording_are_not() -> None:
    told = problem("1", "甲", aspect="乙", progress="检查3个科室，共计57个问题，已整改57个", state=DONE)
    worded = replace(told, wording={"progress": Wording("对反馈的12个问题逐项整改，已整改57个")})
    assert not found("figure", told)
    (finding,) = found("figure", worded)
    assert finding.sources == (Source("problem", "1", "progress"),) and "反馈的12个问题" in finding.text


def test_stated_figures_are_as_good_as_counted_ones() -> None:
    facts = Facts(UNIT, Round(problems=ROWS, stated=Stated(4, 15, 35, 146)), TODAY)
    text = "巡察反馈的4方面15个问题35项具体表现，制定整改措施146条"
    assert disagreements(text, text, facts) == []


def test_a_red_head_without_a_number_and_a_date_that_is_none() -> None:
    """Both are said on the command line, too."""
    for letterhead, number, said in ((True, "", True), (True, "某党发〔2026〕3号", False), (False, "", False)):
        round_ = round_of(problem("1", "甲", "办了"), sections={**GOOD, "document_number": number})
        document = build_notice(UNIT, round_, get_style("findings"), NoticeOptions(TODAY, letterhead=letterhead))
        assert ("有红头，没有发文字号。" in document.warnings) is said
    assert any("成文日期“昨天”不是日期的写法" in text for text in built(signed_on="昨天").warnings)
