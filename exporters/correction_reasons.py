"""Why a correction cannot be taken over: one reason, and what to do instead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from exporters.comparing import split_number
from exporters.correction_lines import Part, folded
from exporters.punctuation import nest_quotes

#: Where a paragraph is no text that anybody can reword (a table's row).
TABLE = "这一处是台账生成的表格，没有采纳。请在台账里修改。"
#: Marks between the texts of one paragraph, where only their width is another.
WIDTH = "写法自带的标点没有改成半角。"
LONE_ITEM = "删去以后这个问题只剩一条措施，怎样印由写法决定，可能接在标题后面。"
UNKNOWN_FRAME = "找不到做这份通报的写法，看不出改后前后的套语会不会变，没有采纳。请在页面上改写。"
TABLE_PUT_IN = "新增的表格不能放进通报的文字里，没有采纳。请作为附件另附。"
MOVED_TEXT = "这段文字不能移到问题和措施中间，没有采纳。请在通报文字里调整。"
MARK = "末尾的标点由写法决定，没有采纳。"
ORDER = "先后顺序以台账为准，没有采纳。请在台账里移动这一行。"
ITEM_ORDER = "各项的先后以台账为准，没有采纳。请在台账里移动这些措施。"
ROW = "这段文字来自台账，通报里不能单独删去。请在台账里修改。"
ACCOUNT = "这一段是几条措施合成的，不能整段删去。请在台账里逐条处理。"
LEAD = "这一行文字由写法自动加上，不能单独删去。请修改写法。"
NEW_ROW = "台账里没有可以存放这一段的地方，没有采纳。请在台账里新增一条措施。"
NEW_ITEM = "多出的一项在台账里没有对应的措施，没有采纳。请在台账里新增一条措施。"
INTERNAL = "删去的是台账里的一条措施，只有社会公开版才能单独略去，没有采纳。请在台账里删去这条措施。"
ELSEWHERE = "删去的措施还有另一段文字印在别处，没有采纳。请把那一段也删去，再读入。"
STYLE_HEADING = "这个标题由写法自动加上，不能单独删去。请修改写法。"
LEDGER_HEADING = "这个标题下面还印着问题，不能单独删去。请连同下面的问题一起处理。"
PROBLEM_KEPT = "删去的是台账里的一个问题，只有社会公开版才能单独略去，没有采纳。请在台账里把它合并到别的问题。"
SPLIT = "这一段是台账里的一条内容，不能拆成两段，没有采纳。请在台账里新增一条。"
JOINED = "这几段是台账里的几条内容，不能并成一段，没有采纳。请在台账里合并。"
_BORDER = "这一段由几处文字接成，改动跨过了“{}”和“{}”的分界，没有采纳。请分别改写这两处。"
_NUMBER = "序号“{}”由程序编排，没有采纳。"
_WORDS = "“{}”是写法自带的文字，这里不能改动，没有采纳。请修改写法，或者保留这几个字。"
_MARKS = "“{}”是写法自带的标点，这里不能改动，没有采纳。"
_ENDS = "“{}”末尾的标点由写法决定，没有采纳。"
_QUOTES = "“{}”外面已有引号，里面的引号由程序换成单引号，没有采纳。"
_LIST_WORD = re.compile(r"[一二三四五六七八九十]+是|[（(]?\d+[）)、.]")
_NO_WORDS = re.compile(r"[\W_]+")
_EXCERPT = 12


def moved(text: str) -> str:
    """Why a row was not moved, and which one to move."""
    return nest_quotes(f"先后顺序以台账为准，没有采纳。请在台账里移动“{excerpt(split_number(text)[1])}”。")


def ends(text: str) -> str:
    """A text's new final mark is not the text's own."""
    return nest_quotes(_ENDS.format(excerpt(text)))


def quotes(text: str) -> str:
    """Quotation marks cannot be printed as they were typed."""
    return nest_quotes(_QUOTES.format(excerpt(text)))


def frame_word(does: str, word: str) -> str:
    """What the style puts around a text would not be what stands around it in the corrected paper."""
    return f"改成这样以后，写法会自动{does}“{word}”，印出来与改稿不同，没有采纳。请换一个说法。"


def unfitted(parts: Sequence[Part], new: str) -> str:
    """Which of the style's words are no longer in *new*, so that nobody can tell what belongs to which text."""
    place, text = 0, folded(new)
    for number, part in enumerate(parts):
        if part.source is not None:
            continue
        at = text.find(folded(part.text), place)
        if at < 0 or (number == 0 and at > 0):
            return _fixed(_missing(part.text, text, number == 0), number == 0)
        place = at + len(part.text)
    owned = [part.text for part in parts if part.source is not None]
    for before, after in zip(parts, parts[1:]):
        if before.source is not None and after.source is not None:
            return nest_quotes(_BORDER.format(excerpt(before.text), excerpt(after.text)))
    return ends(owned[-1]) if owned else TABLE


def _missing(fixed: str, text: str, first: bool) -> str:
    """The piece of the style's *fixed* stretch that is not in *text* (at its beginning): words before marks."""
    pieces, place = _pieces(fixed, first), 0
    for piece in pieces if first else sorted(pieces, key=lambda each: not _NO_WORDS.sub("", each)):
        at = text.find(folded(piece), place)
        if at < 0 or (first and at > place):
            return piece
        place = at + len(piece) if first else 0
    return pieces[0]


def _pieces(text: str, first: bool) -> list[str]:
    """A stretch of the style: its number, a word of a list, the rest."""
    mark, rest = split_number(text) if first else ("", text)
    return [piece for piece in (mark, *re.split(f"({_LIST_WORD.pattern})", rest)) if piece]


def _fixed(piece: str, first: bool) -> str:
    words = _NO_WORDS.sub("", piece)
    if first and split_number(piece)[0] == piece:
        return _NUMBER.format(piece.strip())
    return _WORDS.format(piece.strip("“”‘’。，；：")) if words else _MARKS.format(piece)


def excerpt(text: str) -> str:
    """The first characters of a text, for a sentence about it."""
    text = "".join(text.split())
    return text if len(text) <= _EXCERPT else text[:_EXCERPT] + "…"
