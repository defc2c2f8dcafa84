"""The open JSON of contract §2: ``dump`` makes it from records; models/loading.py writes it into an empty ledger."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

from models import evidence_loading, files
from models.errors import BadFileError
from models.evidence import EvidenceItem
from models.records import WORDED, LedgerRecord, Measure, Problem, Round, RoundInfo, State, field_names

FORMAT, VERSION = "zhenggai", 1
#: Text slots of a notice in the order of contract §2.
SLOTS = (
    *("title", "document_number", "recipients", "intro", "organisation", "body_heading", "body_lead", "outlook"),
    *("closing", "signer", "signed_on"),
)
#: Slots of the page around the text; a dump has them where they are set (contract §2: more keys may be added).
PAGE_SLOTS = ("first_person", "letterhead", "signatories", "attachments", "note", "copies_to", "issuer", "issued_on")
_STATE_KEYS = field_names(State)
#: Evidence files by the id of their row.
_Files = Mapping[str, Sequence[EvidenceItem]]
_RENAMED = {"from_on": "from", "to_on": "to"}


def dump(ledger: LedgerRecord) -> dict[str, Any]:
    """The ledger as contract §2's JSON object; the same ledger always gives the same object."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "unit": _plain(ledger.unit),
        "people": [_plain(person) for person in ledger.people],
        "departments": [_plain(department) for department in ledger.departments],
        "rounds": [_dump_round(each) for each in ledger.rounds],
    }


def dump_text(ledger: LedgerRecord) -> str:
    """:func:`dump` as indented JSON text."""
    return json.dumps(dump(ledger), ensure_ascii=False, indent=1) + "\n"


def _dump_round(round_: Round) -> dict[str, Any]:
    parts = ("events", "outcomes", "returns", "approvals", "published")
    found: dict[str, Any] = {name: _value(getattr(round_, name)) for name in field_names(RoundInfo) if name != "id"}
    found["sections"] = {slot: round_.sections.get(slot) for slot in SLOTS} | {
        slot: round_.sections[slot] for slot in PAGE_SLOTS if slot in round_.sections
    }
    found["headings"] = [_plain(heading) for heading in round_.headings]
    found |= {name: [_without_id(_plain(each)) for each in getattr(round_, name)] for name in parts}
    found["returns"] = [_lean_return(each) for each in found["returns"]]
    found["proposals"] = list(round_.proposals)
    evidence: dict[str, list[EvidenceItem]] = {}
    for item in round_.evidence_files:
        evidence.setdefault(item.row, []).append(item)
    found["problems"] = [_dump_problem(problem, evidence) for problem in round_.problems]
    return found


def _lean_return(found: dict[str, Any]) -> dict[str, Any]:
    """A return without what is empty or follows from the rest: its rows are accepted where it is."""
    implied = ("", "accepted") if found["accepted_on"] else ("",)
    for row in found["rows"]:
        if row["decision"] in implied:
            del row["decision"]
        if not row["reason"]:
            del row["reason"]
    return {key: value for key, value in found.items() if key != "received_on" or value}


def _dump_problem(problem: Problem, evidence: _Files) -> dict[str, Any]:
    measures = [_dump_measure(measure, evidence) for measure in problem.measures]
    return _dump_row(problem) | _dump_files(problem, evidence) | {"measures": measures}


def _dump_measure(measure: Measure, evidence: _Files) -> dict[str, Any]:
    return _dump_row(measure) | _dump_files(measure, evidence) | {"own": list(measure.own)}


def _dump_files(row: Problem | Measure, evidence: _Files) -> dict[str, Any]:
    """The files of a row, where it has any (contract §2: more keys may be added)."""
    found = evidence.get(row.id)
    return {evidence_loading.KEY: evidence_loading.dump_files(found)} if found else {}


def _dump_row(row: Problem | Measure) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in field_names(type(row)):
        if name == "state":
            found |= {key: _value(getattr(row.state, key)) for key in _STATE_KEYS}
        elif name == "wording":
            found[name] = {key: _plain(row.wording[key]) for key in WORDED if key in row.wording}
        elif name == "merged_into":
            found[name] = getattr(row, name) or None
        elif name not in ("measures", "own"):
            found[name] = _value(getattr(row, name))
    return found


def _plain(record: Any) -> dict[str, Any]:
    return {_RENAMED.get(name, name): _value(getattr(record, name)) for name in field_names(type(record))}


def _without_id(found: dict[str, Any]) -> dict[str, Any]:
    # Events and outcomes carry no id in the open format; the rows of a return name theirs, which is the problem's.
    return {key: value for key, value in found.items() if key != "id"}


def _value(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_value(each) for each in value]
    if isinstance(value, Mapping):
        return {key: _value(each) for key, each in value.items()}
    return _plain(value) if is_dataclass(value) else value


def read_file(path: Path) -> Mapping[str, Any]:
    """The JSON object in a file; BadFileError when it is not one of ours."""
    try:
        data = json.loads(files.read_bytes(path).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadFileError(f"“{path.name}”不是有效的 JSON 文件，没有载入。请用本程序“dump”导出的文件。") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise BadFileError(f"“{path.name}”不是整改台账的数据文件（缺少 format: zhenggai），没有载入。")
    if data.get("version") != VERSION or data["version"] is True:
        raise BadFileError(f"“{path.name}”的数据版本是 {data.get('version')}，本程序只认版本 {VERSION}。请升级程序。")
    return data
