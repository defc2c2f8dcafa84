"""How the outcomes of a kind are told: the verb that belongs to it, and the word that it is counted in.

The office writes its own kinds (违约金, 谈话提醒, 党纪处分). One that names what was done needs no verb; one that names a
thing gets its verb; of money that is neither only 涉及 is said, for nobody knows what became of it.
"""

from __future__ import annotations

#: Units by a word of the kind, most particular first; 项 for all others.
_COUNTED_IN = (
    ("党课", "次"), ("约谈", "人次"), ("谈话", "人次"), ("诫勉", "人次"), ("函询", "人次"), ("线索", "件"), ("案件", "件"), ("立案", "件"),
    ("处分", "人"), ("处理", "人"), ("开除", "人"), ("免职", "人"), ("调整岗位", "人"), ("通报", "人次"), ("问责", "人次"), ("批评", "人次"),
    ("检查", "次"), ("督查", "次"), ("轮岗", "人次"), ("提醒", "人次"), ("培训", "人次"), ("表彰", "人次"), ("投诉", "件"), ("信访", "件"),
    ("合同", "份"), ("协议", "份"), ("文件", "份"), ("档案", "卷"), ("设备", "台"), ("隐患", "处"), ("会议", "次"),
)
#: Words that say what was done: a kind with one of them stands for itself.
_VERBS = (
    "追缴", "追回", "挽回", "追偿", "清退", "退还", "退缴", "退赔", "清理", "清收", "清缴", "扣减", "扣除", "扣罚", "收回", "收取", "收缴",
    "核减", "核销", "上缴", "补缴", "补交", "补发", "节约", "节省", "减少", "压减", "降低", "增加", "化解", "偿还", "支付", "兑现", "处置", "约谈",
    "谈话", "诫勉", "函询", "处理", "开除", "免职", "调整", "通报", "问责", "批评", "检查", "督查", "轮岗", "提醒", "培训", "表彰", "移送",
    "移交", "立案", "查处", "整改", "新增", "新建", "完成", "开展", "建立", "废止", "给予", "解决", "办结", "投入", "采购", "盘活",
)
#: Verbs of things, by a word of the kind.
_VERB_OF = (
    ("违约金", "收取"), ("滞纳金", "收取"), ("赔偿", "收取"), ("罚款", "收缴"), ("罚金", "收缴"), ("违纪", "收缴"), ("欠款", "收回"),
    ("借款", "收回"), ("利息", "收回"), ("处分", "给予"), ("处罚", "给予"), ("奖励", "给予"), ("线索", "移交"), ("废止", ""),
    ("流程", "形成"), ("标准", "形成"), ("规范", "形成"), ("台账", "形成"), ("清单", "形成"), ("方案", "形成"), ("预案", "形成"),
    ("机制", "形成"), ("隐患", "整改"), ("合同", "签订"), ("协议", "签订"), ("会议", "召开"), ("党课", "讲授"),
)


def of_kind(kind: str, count: int, amount: str) -> str:
    """收取违约金2.15万元, 约谈9人次, 给予党纪处分1人: a kind with its *amount* («2万元»), else its *count*; "" without both."""
    name = kind.removesuffix("金额")
    if amount:
        return _verb(name, "涉及") + name + amount
    return f"{_verb(name, '')}{name}{count}{unit_of(name)}" if count else ""


def unit_of(kind: str) -> str:
    """The word that outcomes of a kind are counted in."""
    return next((unit for word, unit in _COUNTED_IN if word in kind), "项")


def _verb(name: str, otherwise: str) -> str:
    """The verb in front of a kind's name: none where the name says itself what was done."""
    if any(word in name for word in _VERBS):
        return ""
    return next((verb for word, verb in _VERB_OF if word in name), otherwise)
