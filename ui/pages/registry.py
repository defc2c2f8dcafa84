"""Which pages there are. Each is imported and built when it is shown first, so that the start stays short."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.session import LedgerSession
from ui.tasks import TaskRunner
from ui.widgets.rail import RailEntry

#: Pages of the rail, from the top. Alt+1, Alt+2 …
ENTRIES = (
    RailEntry("overview", "总览", "overview", "今天要办的事，各方面、各科室完成情况"),
    RailEntry("ledger", "台账", "ledger", "问题、措施和整改情况"),
    RailEntry("letter", "反馈意见", "letter", "把反馈意见录入为问题"),
    RailEntry("import", "导入", "import", "导入科室或已有的表格"),
    RailEntry("returns", "下发与填报", "returns", "生成填报表，收回、审核科室填报"),
    RailEntry("notice", "通报", "notice", "生成通报，导出台账"),
    RailEntry("people", "人员科室", "people", "人员、职务、科室，合并重名，离任移交"),
    RailEntry("events", "整改纪实", "events", "会议、培训、谈话、检查的记录，和整改成效"),
    RailEntry("settings", "设置", "settings", "单位信息、检查批次、备份"),
)
WELCOME = "welcome"
#: Pages that show nothing without an open ledger.
NEED_LEDGER = ("overview", "ledger", "returns", "notice", "people", "events")


def build(key: str, session: LedgerSession, tasks: TaskRunner) -> QWidget:
    """The page with that key."""
    if key == WELCOME:
        from ui.pages.welcome_page import WelcomePage

        return WelcomePage(session, tasks)
    if key == "overview":
        from ui.pages.overview_page import OverviewPage

        return OverviewPage(session, tasks)
    if key == "ledger":
        from ui.pages.ledger_host import LedgerHost

        return LedgerHost(session, tasks)
    if key == "letter":
        from ui.pages.letter_page import LetterPage

        return LetterPage(session, tasks)
    if key == "import":
        from ui.importing.import_page import ImportPage

        return ImportPage(session, tasks)
    if key == "returns":
        from ui.pages.returns_page import ReturnsPage

        return ReturnsPage(session, tasks)
    if key == "notice":
        from ui.notice.notice_page import NoticePage

        return NoticePage(session, tasks)
    if key == "people":
        from ui.pages.people_page import PeoplePage

        return PeoplePage(session, tasks)
    if key == "events":
        from ui.pages.events_page import EventsPage

        return EventsPage(session, tasks)
    from ui.pages.settings_page import SettingsPage

    return SettingsPage(session, tasks)
