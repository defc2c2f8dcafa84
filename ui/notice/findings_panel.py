"""The right pane: the sum, what does not agree or is missing, what is left out or merged, the kept versions."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from exporters.accounting import account_for
from exporters.blocks import Document, Finding, Source
from models.records import Round
from models.settings import Settings
from ui.notice.places import excerpt, left_out_rows
from ui.notice.versions_panel import VersionsPanel
from ui.widgets.column_area import ColumnArea
from ui.widgets.controls import button, label
from ui.widgets.folding import FoldingSection
from ui.widgets.link_list import Line, LinkList

#: ``Finding.kind`` → the heading that alike findings stand under, in the order shown; other kinds under the first.
KINDS = {
    "": "需要核对", "unexplained": "数目对不上", "figure": "与台账不一致的数字", "silent": "没有填写整改情况", "astray": "没有填写方面",
    "empty": "没有内容的数据项", "list": "列举不成对", "mark": "标点不成对", "number": "发文字号", "unnumbered": "发文字号",
    "unsigned": "签发人", "organ": "发文机关标志", "title": "标题", "version": "别的版本的说法", "recipients": "主送",
    "addressed": "主送", "contacts": "监督方式",
    "date": "成文日期", "undated": "成文日期", "named": "公开版里的姓名", "names": "公开版里的姓名", "style": "自己的写法",
    "default": "还没有改过的默认文字", "character": "字体里没有的字", "font": "这台电脑没有的字体",
}
_FINE = "没有发现问题。"
#: So many alike findings are listed; the others are counted.
_MOST = 12


class FindingsPanel(QWidget):
    """``reveal_wanted`` has the source of a finding, ``ledger_wanted`` (problem, measure), ``put_back_wanted``
    (problems, measures), ``unmerge_wanted`` problems, ``list_wanted`` asks for the list of what is not public as a
    file.
    """

    reveal_wanted = Signal(object)
    ledger_wanted = Signal(str, str)
    put_back_wanted = Signal(list, list)
    unmerge_wanted = Signal(list)
    list_wanted = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.sum = label("", "heading", wrap=True)
        self.problem = label("", "wrong", wrap=True)
        self._findings: list[Finding] = []
        self._turns: dict[int, int] = {}
        self.groups: dict[str, tuple[QWidget, LinkList]] = {}
        self.left_out = LinkList("未公开清单", "公开版里略去的问题和措施，以及理由")
        self.merged = LinkList("已合并的问题", "与别的问题合在一起印的问题")
        self.export_list = button("导出清单…", self.list_wanted.emit, "把略去、合并的问题和措施连同理由存成 Word 文件", link=True)
        self.versions = VersionsPanel()
        self.sections = {
            key: FoldingSection(title, settings, key=f"notice_{key}")
            for key, title in (("findings", "需要看一看"), ("left", "未公开"), ("merged", "合并"), ("versions", "稿本"))
        }
        self._lay_out()
        self.left_out.followed.connect(self._follow)
        self.merged.followed.connect(self._follow)

    def _lay_out(self) -> None:
        self._fine = label(_FINE, "muted")
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self.sections["findings"].inside.addWidget(self._fine)
        self.sections["findings"].inside.addLayout(self._list)
        self.sections["left"].inside.addWidget(self.left_out)
        self.sections["left"].inside.addWidget(self.export_list, 0, Qt.AlignmentFlag.AlignLeft)
        self.sections["merged"].inside.addWidget(self.merged)
        self.sections["versions"].inside.addWidget(self.versions)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(4)
        for part in self.sections.values():
            column.addWidget(part)
        column.addStretch(1)
        area = ColumnArea()
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for shown in (self.sum, self.problem):
            layout.addWidget(shown)
        layout.addWidget(area, 1)

    # --- showing ------------------------------------------------------------------------------------------------------

    def show_problem(self, sentence: str) -> None:
        """Why there is no notice at the moment; "" when there is one."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def show_document(self, document: Document, round_: Round, more: Sequence[Finding], writable: bool) -> None:
        """What is to be looked at in *document*, with *more* findings (fonts of this computer)."""
        self.sum.setText(account_for(round_, document.selection, document.audience).text)
        self._fine.setText(_FINE)
        self._show_findings([*document.findings, *more])
        public = document.audience == "public"
        rows = left_out_rows(round_) if public else ()
        lines: list[Line] = []
        for row in rows:
            calls = [("恢复公开", f"public {row.problem} {row.measure}")] if writable and row.reason != "限知" else []
            lines.append((f"{excerpt(row.text)}（{row.reason}）", f"ledger {row.problem} {row.measure}", calls))
        self.left_out.show_lines(lines)
        self.sections["left"].setVisible(public)
        self.sections["left"].set_hint(str(len(rows)) if rows else "没有")
        self.export_list.setVisible(bool(rows))
        self._show_merged(document, round_, writable)

    def show_kept(self, document: Document) -> None:
        """Of a kept version there is nothing to mend: only how many problems it tells."""
        chosen = document.selection
        total = len(chosen.printed) + len(chosen.merged) + len(chosen.left_out)
        self.sum.setText(f"定稿时：单列 {len(chosen.printed)}，合并 {len(chosen.merged)}，不公开 {len(chosen.left_out)}，共 {total}")
        self.show_problem("")
        self._show_findings([])
        self._fine.setText("这一稿已存档，不再核对。")
        self.sections["left"].hide()
        self.sections["merged"].hide()

    def _show_merged(self, document: Document, round_: Round, writable: bool) -> None:
        known = {problem.id: problem for problem in round_.problems}
        lines: list[Line] = []
        for key in document.selection.merged:
            if key in known:
                calls = [("取消合并", f"single {key}")] if writable else []
                into = known.get(known[key].merged_into)
                with_ = f" → {into.number or excerpt(into.text)}" if into is not None else ""
                text = f"{known[key].number} {excerpt(known[key].text)}{with_}".strip()
                lines.append((text, f"ledger {key} ", calls))
        self.merged.show_lines(lines)
        self.sections["merged"].setVisible(bool(lines))
        self.sections["merged"].set_hint(str(len(lines)))

    def _show_findings(self, findings: list[Finding]) -> None:
        if findings == self._findings and (findings or self.groups == {}):
            self._fine.setVisible(not findings)
            return
        self._findings, self._turns = findings, {}
        together: dict[str, list[Line]] = {name: [] for name in KINDS.values()}
        for number, finding in enumerate(findings):
            call = f"find {number}" if finding.sources else ""
            together[KINDS.get(finding.kind, KINDS[""])].append((finding.text, call, ()))
        for head, shown in self.groups.values():
            for old in (head, shown):
                self._list.removeWidget(old)
                old.hide()
                old.deleteLater()
        self.groups = {name: self._add_group(name, lines) for name, lines in together.items() if lines}
        self._fine.setVisible(not findings)
        self.sections["findings"].set_hint(str(len(findings)) if findings else "")

    def _add_group(self, name: str, lines: list[Line]) -> tuple[QWidget, LinkList]:
        head, shown = label(f"{name}（{len(lines)}）", "strong"), LinkList(name, "点一条，就到要改的地方")
        self._list.addWidget(head)
        self._list.addWidget(shown)
        rest = len(lines) - _MOST
        shown.show_lines([*lines[:_MOST], *([(f"……另有 {rest} 条", "", ())] if rest > 0 else [])])
        shown.followed.connect(self._follow)
        return head, shown

    # --- links --------------------------------------------------------------------------------------------------------

    def _follow(self, call: str) -> None:
        kind, key, *more = call.split(" ")
        if kind == "find":
            self._reveal(int(key))
        elif kind == "ledger":
            self.ledger_wanted.emit(key, more[0] if more else "")
        elif kind == "public":
            self.put_back_wanted.emit(*(([], [more[0]]) if more and more[0] else ([key], [])))
        elif kind == "single":
            self.unmerge_wanted.emit([key])

    def _reveal(self, number: int) -> None:
        """The place of a finding; of one that has several places the next one each time."""
        sources: tuple[Source, ...] = self._findings[number].sources
        turn = self._turns.get(number, 0)
        self._turns[number] = turn + 1
        self.reveal_wanted.emit(sources[turn % len(sources)])
