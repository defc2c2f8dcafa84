"""Chinese family names: how a person's name is told from a post or a department beside it that no space sets off."""

from __future__ import annotations

import re
from functools import lru_cache

#: The family names that nearly all people carry (the four hundred most frequent of the national census).
_SINGLE = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹"
    "熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐"
    "沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉"
    "饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺"
    "冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺水占肖闫付代邝黑由尚阚乌皮才初海满漆师麦巴寇储訾缪栾佘佴"
    "骆洛惠邰鄂索籍阴郁闻莘劳逄扶郦雍璩濮寿扈郏浦茹宦庾暨衡戈晁阙殳蔚夔隆厍蒯逯桓庹帅税仝仉鲜荀羿钮嵇邴牧滑裘宓苻鹿宿颉"
)
_DOUBLE = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "司徒",
    "长孙",
    "宇文",
    "端木",
    "夏侯",
    "南宫",
    "闻人",
    "澹台",
    "钟离",
    "淳于",
    "申屠",
    "赫连",
    "鲜于",
    "呼延",
    "濮阳",
    "轩辕",
    "西门",
)
_HAN = re.compile(r"[一-鿿]+")


@lru_cache(maxsize=4096)
def is_full_name(text: str) -> bool:
    """True for two or three characters (four after a double family name) that begin with a family name."""
    if not _HAN.fullmatch(text):
        return False
    if text.startswith(_DOUBLE):
        return 3 <= len(text) <= 4
    return 2 <= len(text) <= 3 and text[0] in _SINGLE


def join_double_names(parts: list[str]) -> list[str]:
    """欧阳 明月 → 欧阳明月: a double family name set off from the given name behind it."""
    joined: list[str] = []
    for part in parts:
        if joined and joined[-1] in _DOUBLE and len(part) <= 2 and _HAN.fullmatch(part):
            joined[-1] += part
        else:
            joined.append(part)
    return joined


def join_singles(marks: list[str]) -> list[str]:
    """Single characters with a space after each (张 伟 李 强) as names; what fits no names stays one name."""
    whole = "".join(marks)
    if len(marks) > 3 and not whole.startswith(_DOUBLE):
        for size in (2, 3):
            names = [whole[at : at + size] for at in range(0, len(whole), size)]
            if len(whole) % size == 0 and all(map(is_full_name, names)):
                return names
    return [whole]
