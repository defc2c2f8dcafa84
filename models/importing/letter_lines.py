"""Lines of a feedback letter: what is page furniture or signature, and which lines belong together.

A letter reaches us as it was pasted: with page numbers and headers between the lines, and with sentences broken in the
middle. Nothing is thrown away here; every line that is not blank is in the result.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace

from models.importing.letter_marks import BRACKETED, Mark, read_mark

_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\u00ad"))
#: 康熙部首 look like ordinary characters (⼀ for 一) and come from text copied out of PDF files.
_RADICALS = re.compile("[\u2e80-\u2fdf]")
_PAGE_NUMBER = re.compile(
    r"[-—–－―~·\s]*[0-9０-９]{1,3}[-—–－―~·\s]*|第\s*[0-9０-９一二三四五六七八九十]+\s*页.{0,12}|[0-9]{1,3}\s*/\s*[0-9]{1,3}")
_DATE = re.compile(r"(?:[12][0-9０-９]\d\d|二[〇○零0][〇○零一二三四五六七八九]{2})\s*年\s*.{1,3}\s*月(?:\s*.{1,3}\s*日)?")
_SIGNER = re.compile(r".{2,40}(?:委员会|巡察组|巡视组|审计组|检查组|督查组|工作组|办公室|党组|党委|总支|审计局|[县市区省]委|（章）)")
_APPENDIX = re.compile(r"(?:附件?[:：0-9一二三四五].*|附件|抄送[:：].*|[（(]此件.*[）)]|[（(]盖章[）)]|联系人[:：].*|印发[:：]?.*)")
_TITLE_WORD = re.compile(r"反馈|意见|通报|情况|报告|问题|清单")
_TITLE_END = re.compile(r"(?:意见|通报|报告|清单|函)(?:书|稿)?$")
_DOCUMENT_NUMBER = re.compile(r"[〔\[【（(]\s*20\d\d\s*[〕\]】）)]\s*\d+\s*号")
_FINISHED = re.compile(r"(?:[。！？!?；;：:…]|(?<!\d)\.)[”’」』）)》\"']*$")
_OPEN_END = re.compile(r"[，、,（(“‘《〈「—]$")
#: A heading or a short problem that is complete without a mark ends with one of these.
_COMPLETE = re.compile(
    r"(?:方面|问题|情况|现象|有差距|差距|薄弱|缺失|滞后|偏差|弱化|虚化|漏洞|风险|隐患|短板|盲区|死角|缺陷|空白|缺位|脱节|乏力|欠缺|淡薄|混乱|随意|"
    r"松懈|松散|软弱|宽松软|形式化?|过场|频发|突出|违规|[^较偏]弱|[较偏](?:多|慢|低|少|弱|差)|"
    r"不(?:够|足|到位|强|严|实|力|高|深|细|紧|畅|清|准|牢|当|多|深入|规范|健全|完善|充分|平衡|明显|扎实|及时|重视|精准|严格|严肃|严密|"
    r"紧密|主动|彻底|牢固|合规|合理|完整|准确|清晰|顺畅|坚决|有力))[”）]?$")
_CANNOT_BEGIN = re.compile(r"[，、。；：）”》！？,;:)％%’」]|的|方面|问题$|等")
_ASKING_CHAPTER = re.compile(
    r"(?:下一步|有关|相关|几点|具体|巡察|整改|落实|工作|抓好|做好|加强|对|的|和|及|与|意见|要求|、)*(?:要求|建议|意见|整改落实|打算|安排)")
_AFTER_NOT_ENOUGH = re.compile(
    r"深入|到位|有力|及时|充分|扎实|规范|严格|完善|健全|明显|坚决|彻底|精准|细致|全面|紧密|主动|重视|严肃|科学|合理|突出|清晰|牢固|[强高严实足好大深细准紧广快]")

#: How many characters at the end of a text are looked at; texts can be long, and are looked at line by line.
_TAIL = 12


@dataclass(frozen=True)
class Line:
    """A line that is not blank: number (from 1), text without white space around, whether it is indented."""

    number: int
    text: str
    indented: bool


@dataclass(frozen=True)
class Block:
    """A paragraph put together from its lines: number of the first line, text behind the numbering, the numbering."""

    line: int
    text: str
    mark: Mark | None = None


def split_lines(text: str) -> list[Line]:
    """Lines of *text* that are not blank, without invisible characters."""
    text = _RADICALS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text.translate(_INVISIBLE))
    return [Line(number, line.strip(), line[:1].isspace())
            for number, line in enumerate(text.splitlines(), 1) if line.strip()]


def split_furniture(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """(text, furniture): page numbers and page headers that come again and again stand apart."""
    times = Counter(line.text for line in lines)
    first = {line.text for line in lines[:3]}

    def is_furniture(position: int) -> bool:
        line = lines[position]
        if _PAGE_NUMBER.fullmatch(line.text):
            return True
        again = times[line.text]
        if again < 2 or not 4 <= len(line.text) <= 40 or is_finished(line.text) or read_mark(line.text, {}):
            return False
        near = lines[max(position - 1, 0):position] + lines[position + 1:position + 2]
        beside_number = any(_PAGE_NUMBER.fullmatch(other.text) for other in near)
        # The title itself is the first of its kind and stays; what repeats it on later pages goes.
        return position > 2 if line.text in first else beside_number or again > 2

    marked = [is_furniture(position) for position in range(len(lines))]
    return ([line for line, out in zip(lines, marked, strict=True) if not out],
            [line for line, out in zip(lines, marked, strict=True) if out])


def split_ending(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """(text, ending): signature, date, list of appendices and distribution below the last sentence."""
    end = len(lines)
    while end and _is_ending(lines[end - 1].text, below=end < len(lines)):
        end -= 1
    return lines[:end], lines[end:]


def _is_ending(text: str, below: bool) -> bool:
    if _DATE.fullmatch(text) or _APPENDIX.fullmatch(text):
        return True
    if read_mark(text, {}) or is_finished(text):
        return False
    # A signature needs a date or another signature below it, or must be sealed by its own name.
    return bool(_SIGNER.fullmatch(text)) and (below or text.startswith("中共") or text.endswith("组"))


def split_title(lines: list[Line]) -> tuple[str, list[Line]]:
    """(title, rest): the short lines above the salutation, if they read like a title; a broken title is one."""
    head: list[Line] = []
    for line in lines[:5]:
        if len(line.text) > 45 or is_finished(line.text) or read_mark(line.text, {}):
            break
        if _DOCUMENT_NUMBER.search(line.text):
            break
        head.append(line)
        if _TITLE_END.search(line.text):
            break
    if not any(_TITLE_WORD.search(line.text) for line in head):
        return "", lines
    return "".join(line.text for line in head), lines[len(head):]


def join_lines(lines: list[Line]) -> list[Block]:
    """Put lines together to paragraphs: numbering begins one, a line that goes on where the last one broke does not."""
    indents = _says_paragraphs_by_indent(lines)
    blocks: list[Block] = []
    counted: dict[int, int] = {}
    for line in lines:
        above = blocks[-1].text if blocks else ""
        mark = read_mark(line.text, counted, fresh=not above or is_finished(above) or is_complete(above))
        if mark is not None:
            counted[mark.depth] = mark.number
            blocks.append(Block(line.number, mark.rest, mark))
        elif blocks and not _is_chapter(blocks[-1]) and _goes_on(above, line, indents):
            blocks[-1] = replace(blocks[-1], text=above + line.text)
        else:
            blocks.append(Block(line.number, line.text))
    return blocks


def _is_chapter(block: Block) -> bool:
    """True for the heading of a chapter that asks or advises (三、整改要求): a short line that is whole as it stands."""
    return block.mark is not None and block.mark.depth <= BRACKETED and bool(_ASKING_CHAPTER.fullmatch(block.text))


def _says_paragraphs_by_indent(lines: list[Line]) -> bool:
    """True when numbered lines are indented and some others are not: then only indented lines begin a paragraph."""
    marked = [bool(read_mark(line.text, {})) for line in lines]
    numbered = [line.indented for line, is_marked in zip(lines, marked, strict=True) if is_marked]
    if len(numbered) < 3 or sum(numbered) < 0.8 * len(numbered):
        return False
    start = marked.index(True)
    return any(not line.indented and not is_marked
               for line, is_marked in zip(lines[start:], marked[start:], strict=True))


def _goes_on(above: str, line: Line, indents: bool) -> bool:
    if not above or _OPEN_END.search(above):
        return True
    if indents and not line.indented:
        return True
    if is_finished(above):
        return False
    if _CANNOT_BEGIN.match(line.text):
        return True
    if indents:
        return False
    return not is_complete(above, line.text)


def is_finished(text: str) -> bool:
    """True when *text* ends with a mark that ends a sentence or an item."""
    return bool(_FINISHED.search(text[-_TAIL:]))


def is_complete(text: str, following: str = "") -> bool:
    """True when *text* has no final mark but reads as a complete heading, and *following* does not go on with it."""
    if not _COMPLETE.search(text[-_TAIL:]) or _CANNOT_BEGIN.match(following):
        return False
    return not (text.endswith("不够") and _AFTER_NOT_ENOUGH.match(following))


def joined(above: str, below: str) -> str:
    """Two paragraphs as one text: no space; a complete heading without a mark gets its 。 back before more follows."""
    if above and below and not is_finished(above) and is_complete(above, below):
        return f"{above}。{below}"
    return above + below
