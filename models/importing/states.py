"""States and ticks as departments write them (contract §2 ``status``, §3 tick columns): pure, and never raising."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from models.importing.texts import cell_text, folded

_TICKS = {"√", "✓", "✔", "☑", "●", "■", "★", "是", "1", "有", "v", "V", "y", "Y", "Yes", "YES", "yes", "对", "✅"}
_NO_TICKS = {
    "",
    "×",
    "✕",
    "✗",
    "✘",
    "☒",
    "x",
    "X",
    "否",
    "□",
    "○",
    "0",
    "无",
    "/",
    "-",
    "—",
    "——",
    "N",
    "n",
    "NO",
    "No",
    "no",
}
_CLAUSE = re.compile(r"[,;，；。、:：()（）\n/]|(?<!达)并|且")
_PERCENT = re.compile(r"(?:已?完成(?:率|进度)?|进度|完成比例)?[:：]?(?:约|达)?(\d{1,3}(?:\.\d+)?)[%％]")
_SHARE = re.compile(r"0?\.\d+")
#: The day that stands beside a state: 2024年6月已完成, 已完成(5月20日).
_DAY = re.compile(r"^(?:已?于)?(?:20\d\d[年.\-])?\d{1,2}[月.\-](?:\d{1,2}日?|底|初|[上中下]旬)?前?")
_KEEP_UP = re.compile(r"长期|常态|持续|坚持|巩固")
_EMPTY_BOXES = "□☐○"
_BOXES = re.compile(rf"[{_EMPTY_BOXES}☑☒■●√✓✔✅]")
_BOX = re.compile(rf"([{_EMPTY_BOXES}☑☒■●√✓✔✅])([^{_EMPTY_BOXES}☑☒■●√✓✔✅]+)")
_VERB = r"(?:整改|落实|解决|整治|纠正|办理|销账)"
_FINISH = r"(?:完毕|完成|到位|办结|了)"

_ORDER: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "in_progress",
        re.compile(
            r"(?:整改|超期|逾期|到期)?(?:未|尚未|没有|还未|暂未)(?:全部|完全|按期|按时)?"
            r"(?:完成|办结|到位|销号|整改到位|整改完成|完成整改|解决)"
        ),
    ),
    ("not_started", re.compile(r"(?:未|尚未|没有|还未|暂未|待)(?:启动|开始|整改|开展|落实|实施|推进|办理|动工)")),
    (
        "closed",
        re.compile(r"(?:已|经|验收|办结|整改|同意|准予|予以)*销号(?:完成|备案|办结|完毕)?|对账销号|完成销号|已完成(?:整改)?销号"),
    ),
    (
        "in_progress",
        re.compile(
            r"(?:正在|仍在|还在)?(?:有序|稳步|持续|加快|积极|按计划|继续|全力|不断|正)?(?:整改|推进|进行|落实|办理|实施|开展|整治|销号)(?:中|之中)"
            r"|(?:正在|仍在)(?:有序|稳步|持续|加快|积极|抓紧)?(?:整改|推进|进行|落实|办理|实施|开展|整治|完善|处理|解决|销号)"
            r"|(?:持续|有序|稳步|加快|继续|不断|长效|序时|按序时|按计划|按进度|正常|按期|顺利|扎实|有力)(?:有序|稳步)?(?:整改|推进|进行|落实|深化|开展|跟进)"
            r"|(?:已)?(?:阶段性|基本|部分|大部分|初步)(?:地)?(?:完成|整改|落实|解决|到位)(?:整改|到位)?"
            r"|已?取得(?:阶段性|初步)(?:成效|成果|进展)"
            r"|(?:达到)?序时进度|延期(?:整改|完成)?|整改延期|超期|逾期|滞后|进行中|在办|整改中|已启动|启动整改|未达标|未(?:全部|完全)?整改到位"
        ),
    ),
    (
        "completed",
        re.compile(
            rf"(?:已经|已|全部|均已|现已|都已|按期|按时|如期|提前)+(?:{_VERB}|{_FINISH})+(?:任务)?"
            rf"|{_VERB}{_FINISH}+|{_FINISH}(?:{_VERB}|{_FINISH})*(?:任务)?|完结|已结|结案"
            r"|已?申请销号|待(?:验收|销号)|已(?:通过)?验收|验收(?:合格|通过)"
        ),
    ),
    (
        "long_term",
        re.compile(
            r"(?:需)?(?:要)?(?:长期|常态化?|持续长期|长效化?)+(?:地)?(?:坚持|整改|推进|开展|落实|执行|保持|抓好|抓)?|持续坚持|常抓不懈|坚持长期"
        ),
    ),
)


def chosen(text: str) -> str:
    """The words ticked in a cell of choices (☑已完成 □正在整改 → 已完成, none: empty); any other text as it is."""
    found = _BOX.findall(folded(text))
    if len(found) < 2 or len(_BOXES.findall(text)) != len(found) or not any(mark in _EMPTY_BOXES for mark, _ in found):
        return text
    return "，".join(word.strip(",;，；、/") for mark, word in found if mark not in _EMPTY_BOXES)


def parse_status(text: Any) -> tuple[str, bool]:
    """State and «keep up» of a cell: ``已完成，长期坚持`` → (``completed``, True). Unknown words give (``""``, False)."""
    return _parse_status(folded(chosen(cell_text(text))))


@lru_cache(maxsize=4096)
def _parse_status(plain: str) -> tuple[str, bool]:
    plain = plain.lstrip("√✓✔☑●")  # √已完成
    percent = _PERCENT.fullmatch(plain)
    if percent:
        return _by_percent(float(percent.group(1))), False
    if _SHARE.fullmatch(plain):  # a cell of Excel that is formatted as a percentage
        return _by_percent(100 * float(plain)), False
    clauses = [clause for clause in _CLAUSE.split(plain) if clause]
    states = [state for state in map(_clause_status, clauses) if state]
    if not states:
        return "", False
    status = next((state for state in states if state != "long_term"), "long_term")
    if status == "completed" and "closed" in states:  # 已完成整改并销号
        status = "closed"
    kept = status in ("completed", "closed") and any(_KEEP_UP.search(clause) for clause in clauses[:4])
    return status, kept and ("long_term" in states or any(_is_keeping(clause) for clause in clauses[1:4]))


def is_status_word(text: Any) -> bool:
    """True for a short cell that says a state and nothing else; tells columns of states from columns of reports."""
    said = cell_text(text)
    plain = folded(chosen(said))
    plain = plain.lstrip("√✓✔☑●") or plain
    if not plain and said:  # choices of which none is ticked
        return all(map(is_status_word, _BOXES.split(said)[1:]))
    if len(plain) > 14:
        return False
    clauses = [clause for clause in _CLAUSE.split(plain) if clause]
    return plain in _TICKS or (bool(parse_status(plain)[0]) and all(map(_says_state, clauses)))


def is_tick(text: Any) -> bool:
    """True for √ ✓ ✔ ● 是 1 (contract §3)."""
    return cell_text(text).strip() in _TICKS


def is_tick_or_empty(text: Any) -> bool:
    """True for everything that may stand in a column to be ticked."""
    plain = cell_text(text).strip()
    return plain in _TICKS or plain in _NO_TICKS


def is_no_tick(text: Any) -> bool:
    """True for × 否 □ 0 and empty."""
    return cell_text(text).strip() in _NO_TICKS


def _by_percent(percent: float) -> str:
    if percent <= 0:
        return "not_started"
    return "completed" if percent >= 100 else "in_progress"


def _clause_status(clause: str) -> str:
    clause = _DAY.sub("", clause)
    percent = _PERCENT.fullmatch(clause)
    if percent:
        return _by_percent(float(percent.group(1)))
    return next((state for state, pattern in _ORDER if pattern.fullmatch(clause)), "")


def _says_state(clause: str) -> bool:
    return bool(_clause_status(clause)) or not _DAY.sub("", clause) or _is_keeping(clause) or clause.isdigit()


def _is_keeping(clause: str) -> bool:
    return len(clause) <= 8 and bool(_KEEP_UP.search(clause))
