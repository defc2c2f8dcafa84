"""Words of one version in another: a text that somebody typed is printed in all three (上报报告, 党内通报, 社会公开)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from exporters.blocks import Finding, Source
from exporters.slots import Slots
from exporters.style_model import AUDIENCES
from models.labels import SECTIONS

#: What only one version says of itself; a report tells, a 通报 lets know, only the public version tells the public.
_REPORTING = r"(?:汇报|报告)如下|特此(?:汇报|报告)|请(?:予)?审[阅示]"
_PUBLISHING = r"向社会(?:公布|公开|公示)(?=如下|[。，；]|$)"
_FOREIGN = {
    "report": re.compile(rf"通报如下|特此通报|{_PUBLISHING}"),
    "internal": re.compile(rf"{_REPORTING}|{_PUBLISHING}"),
    "public": re.compile(_REPORTING),
}
#: The last word of a title, of a paper that goes another way.
_TITLES = {"report": re.compile("(?:通报|公告|公示|公报)$"), "internal": re.compile("报告$"), "public": re.compile("报告$")}
_SLOTS = ("intro", "organisation", "body_lead", "outlook", "closing")


def version_words(slots: Slots, audience: str) -> Iterator[Finding]:
    """Texts somebody typed (a style's own know the version) that speak of another version; 主送 of a public paper."""
    for key in ("title", *_SLOTS):
        foreign = (_TITLES if key == "title" else _FOREIGN)[audience]
        said = foreign.search(slots.text(key)) if key in slots.given else None
        if said:
            yield Finding(f"这是{AUDIENCES[audience]}，“{SECTIONS[key]}”里却写着“{said[0]}”。"
                          "手写的文字三个版本共用，请改成这个版本的说法。", (Source("slot", key),), "version")
    recipients = slots.text("recipients").strip() if audience == "public" else ""
    if recipients:
        yield Finding(f"社会公开的通报印着主送“{recipients.rstrip('：:')}”。主送三个版本共用，公开时一般不印。",
                      (Source("slot", "recipients"),), "addressed")
