"""A small invented hospital for tests of the storage, written through the ledger's own door."""

from __future__ import annotations

from datetime import date
from typing import Any

from models import ledger
from models.database import Store
from models.records import Deadline, RoundInfo, Wording

ROUND = RoundInfo(name="2025年县委常规巡察", feedback_on=date(2025, 6, 20), intensive_until=date(2025, 12, 20))


def fill(store: Store) -> str:
    """Put the small hospital in; the round's id."""
    key = ledger.add_round(store, ROUND).created[0]
    first = ledger.add_problem(store, key, problem_values("1", "党建责任落实不力")).created[0]
    second = ledger.add_problem(store, key, problem_values("7", "采购程序不规范", topic="采购管理")).created[0]
    ledger.add_measure(store, first, {"text": "修订议事规则", "progress": "已于7月修订"})
    ledger.add_measure(store, first, {"text": "开展专题学习", "status": "completed", "owners": ("林一",)})
    ledger.add_measure(
        store,
        second,
        {
            "text": "重新梳理采购目录",
            "progress": "已梳理两轮",
            "deadline": Deadline("2025年9月底前", date(2025, 9, 30), "date"),
        },
    )
    return key


def problem_values(number: str, text: str, **more: Any) -> dict[str, Any]:
    """Values of a problem with something in every kind of field."""
    return {
        "number": number,
        "aspect": "落实全面从严治党责任",
        "text": text,
        "leaders": ("周明", "吴敏"),
        "departments": ("医务部", "护理部"),
        "claimed_by": "周明",
        "status": "in_progress",
        "deadline": Deadline("2025年底前", date(2025, 12, 31), "date"),
        "wording": {"text": Wording("换一种说法")},
        **more,
    }
