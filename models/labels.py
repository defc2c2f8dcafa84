"""Chinese names of fields, states and kinds, in one place for window, messages and exports."""

from __future__ import annotations

#: Contract §2 key → what the office calls it.
FIELDS = {
    "number": "序号",
    "category": "类别",
    "aspect": "方面",
    "topic": "问题",
    "text": "问题",
    "problem.text": "具体问题",
    "locked": "原文锁定",
    "received_on": "交办日期",
    "claimed_by": "认领领导",
    "cause": "原因分析",
    "target": "整改目标",
    "measure.text": "整改措施",
    "measure.progress": "整改情况",
    "progress": "整改情况",
    "stage_result": "阶段性成效",
    "next_steps": "下一步举措",
    "leaders": "责任领导",
    "lead_leaders": "牵头领导",
    "lead_departments": "牵头科室",
    "departments": "责任科室",
    "supporting_departments": "配合科室",
    "owners": "责任人",
    "deadline": "整改时限",
    "status": "状态",
    "status_text": "状态原文",
    "keep_up": "长期坚持",
    "completed_on": "完成时间",
    "closed_on": "销号时间",
    "evidence": "佐证材料",
    "remarks": "备注",
    "public": "公开",
    "not_public_reason": "不公开理由",
    "merged_into": "合并到",
    "restricted": "限知",
    "name": "名称",
    "kind": "类型",
    "level": "层级",
    "team": "巡察组",
    "entered_on": "进驻日期",
    "left_on": "离开日期",
    "feedback_on": "反馈日期",
    "intensive_until": "集中整改期限",
    "plan_due": "方案报送期限",
    "report_due": "报告报送期限",
}

#: ``status`` → the office's word.
STATUS = {
    "": "未填",
    "not_started": "未启动",
    "in_progress": "正在整改",
    "completed": "已完成",
    "closed": "已销号",
    "long_term": "长期坚持",
}

#: ``deadline.kind`` → a word for tooltips.
DEADLINE_KINDS = {
    "": "未填",
    "date": "定期完成",
    "immediate": "立行立改",
    "long_term": "长期坚持",
    "date_and_long_term": "定期完成并长期坚持",
    "unknown": "看不出日期",
}

#: Contact data and name of the unit.
UNIT = {
    "name": "单位名称",
    "party_organisation": "党组织全称",
    "phone": "联系电话",
    "address": "联系地址",
    "postcode": "邮政编码",
    "email": "电子邮箱",
}

#: Text slots of a notice (contract §2, ``sections``).
SECTIONS = {
    "title": "标题",
    "document_number": "发文字号",
    "recipients": "主送",
    "intro": "开头依据段",
    "organisation": "组织整改情况",
    "body_heading": "正文章标题",
    "body_lead": "正文引语",
    "outlook": "下一步打算",
    "closing": "监督方式",
    "signer": "落款",
    "signed_on": "成文日期",
    "first_person": "主要负责人履责章",
    "letterhead": "发文机关标志",
    "signatories": "签发人",
    "attachments": "附件",
    "note": "附注",
    "copies_to": "抄送",
    "issuer": "印发机关",
    "issued_on": "印发日期",
}

#: Stages of a filed notice.
STAGES = {"draft": "送审稿", "approved": "审定稿"}

#: Texts of a 整改方案 (resources/papers/plan.json).
PLAN_SECTIONS = {
    "title": "标题",
    "recipients": "主送",
    "intro": "开头依据段",
    "overall": "总体要求",
    "organisation": "组织领导",
    "leading_group": "领导小组名单",
    "office": "领导小组办公室",
    "tasks_lead": "整改任务引语",
    "tasks_lead_table": "整改任务引语（列成附表时）",
    "steps": "方法步骤",
    "requirements": "工作要求",
    "signer": "落款",
    "signed_on": "成文日期",
}
