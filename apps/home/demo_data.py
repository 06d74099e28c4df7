"""The demo district as data: organisations, and where each form of the current year stands."""

from __future__ import annotations

from typing import Final

DISTRICT: Final = ("310199", "临川区")
CURRENT_YEAR: Final = 2027
YEARS: Final = (2025, 2026, 2027)

DEPARTMENTS: Final = {
    "201": (
        "临川区教育局",
        ("临川区教育局本级", "临川区青少年活动中心", "临川区教师进修学院"),
    ),
    "202": ("临川区生态环境局", ("临川区生态环境局本级", "临川区环境监测站")),
    "203": (
        "临川区民政局",
        ("临川区民政局本级", "临川区养老服务指导中心", "临川区社会救助事务中心"),
    ),
}

# Invented people for the offices that the demo accounts do not fill.
NAMES: Final = (
    "马琳", "何俊", "罗静", "高翔", "林芳", "郭磊", "唐敏", "徐波", "宋佳", "韩雪", "邓涛",
    "曹颖", "彭飞", "曾琳", "萧宁", "田甜", "董浩", "袁洁", "潘越", "于海", "蒋欣", "蔡明",
)  # fmt: skip

RULE_SETS: Final = (
    ("R2016", "2016年版规则（成本列入产出）", "2023", 2016, 2025, "财预〔2015〕88号"),
    ("R2026", "2026年版规则（成本单列）", "2025", 2026, None, "财预〔2021〕101号"),
)

# Twice a year: at the end of July and of October, ten working days each.
NODES: Final = ("7 10 全部", "10 10 全部")

# How far each form of the current year has come; a project not named stays a draft.
PATHS: Final = {
    "公益课程项目": ("submit",),
    "场馆开放运维项目": ("submit", "dept_return"),
    "教师培训项目": ("submit", "dept_pass", "finance_pass", "approve"),
    "教研课题项目": ("submit", "dept_pass"),
    "助学金项目": ("submit", "dept_pass", "finance_pass"),
    "教育信息化运维项目": ("submit", "dept_pass", "finance_return"),
    "环境空气监测项目": ("submit", "dept_pass", "finance_pass", "approve"),
    "地表水监测项目": ("submit", "dept_pass"),
    "实验室能力建设项目": ("submit", "dept_pass", "finance_pass"),
    "危险废物监管项目": ("submit",),
    "环境执法服务项目": ("submit", "dept_pass", "finance_pass", "approve", "adjust"),
    "居家养老服务补贴": ("submit_unit", "unit_pass", "dept_pass", "finance_pass", "approve"),
    "助餐点运营补贴": ("submit_unit", "unit_pass", "dept_pass", "finance_return"),
    "养老护理员培训项目": ("submit_unit",),
    "临时救助项目": ("submit_unit", "unit_pass", "dept_pass", "finance_pass"),
    "救助政策宣传项目": ("submit_unit", "unit_pass", "dept_pass", "reject"),
    "社区工作者能力提升项目": ("submit_unit", "unit_pass"),
    "婚俗改革宣传项目": ("submit_unit", "unit_return"),
}
WHOLE_WAY: Final = ("submit", "dept_pass", "finance_pass", "approve")
WHOLE_WAY_WITH_UNIT: Final = ("submit_unit", "unit_pass", "dept_pass", "finance_pass", "approve")

ANSWER: Final = "与上年批复口径一致，数据由业务科室核对过。"

OPINIONS: Final = {
    "dept_return": "运维费用控制数与资金安排一致，但缺少分项测算，请在年度目标中补充物业、维修、安保各项金额后再报。",
    "unit_return": "活动场次与去年相同，请核实今年预算增加的原因并在目标中说明。",
    "finance_return": "满意度指标请注明调查方式；网络可用率口径与去年不一致，请核对后重新提交。",
    "reject": "项目内容与临时救助项目的宣传经费重复，不单独立项，请并入后统筹安排。",
    "adjust": "年中新增无人机巡查任务，需增加巡查架次并相应调整指标值。",
}

LIBRARY: Final = (
    ("成本指标", "经济成本指标", "人均培训成本", "教育培训", "≤500.00(元/人)", "决算与签到表"),
    ("产出指标", "数量指标", "举办培训班期数", "教育培训", "≥4.00(期)", "培训通知、签到表"),
    ("产出指标", "数量指标", "培训人次", "教育培训", "≥300.00(人次)", "签到表"),
    ("产出指标", "质量指标", "培训考核合格率", "教育培训", "≥95.00(%)", "考核成绩册"),
    ("产出指标", "时效指标", "培训计划完成及时率", "教育培训", "=100.00(%)", "培训总结"),
    ("产出指标", "数量指标", "宣传活动场次", "宣传活动", "≥12.00(场)", "活动记录与照片"),
    ("产出指标", "质量指标", "宣传品验收合格率", "宣传活动", "=100.00(%)", "验收单"),
    ("效益指标", "社会效益指标", "政策知晓率", "宣传活动", "≥85.00(%)", "问卷调查"),
    ("产出指标", "数量指标", "购置设备数量", "设备购置", "=10.00(台)", "采购合同、验收单"),
    ("产出指标", "质量指标", "设备验收合格率", "设备购置", "=100.00(%)", "验收单"),
    ("产出指标", "时效指标", "设备到货及时率", "设备购置", "=100.00(%)", "到货签收单"),
    ("效益指标", "可持续影响指标", "设备使用年限", "设备购置", "≥6.00(年)", "资产台账"),
    ("产出指标", "质量指标", "系统可用率", "信息化运维", "≥99.90(%)", "运维月报"),
    ("产出指标", "时效指标", "故障恢复时间", "信息化运维", "≤4.00(小时)", "工单记录"),
    ("产出指标", "质量指标", "补贴对象审核准确率", "补贴补助", "=100.00(%)", "审核台账"),
    ("产出指标", "时效指标", "补贴发放及时率", "补贴补助", "=100.00(%)", "银行发放记录"),
    ("满意度指标", "服务对象满意度指标", "服务对象满意度", "通用", "≥90.00(%)", "满意度调查报告"),
    ("满意度指标", "服务对象满意度指标", "参训人员满意度", "教育培训", "≥90.00(%)", "培训评估表"),
)

# The first year's self-evaluations are finished, the last year's under way.
EVALUATED_YEARS: Final = (2025, 2026)
EVALUATION_WAY: Final = ("submit", "dept_pass", "confirm")
EVALUATION_WAY_WITH_UNIT: Final = ("submit_unit", "unit_pass", "dept_pass", "confirm")
# Where the last year's forms stand; None is not begun, () begun and not filled in.
EVALUATION_PATHS: Final[dict[str, tuple[str, ...] | None]] = {
    "公益课程项目": None,
    "场馆开放运维项目": (),
    "教师培训项目": ("submit", "dept_pass"),
    "教研课题项目": ("submit",),
    "助学金项目": ("submit", "dept_return"),
    "环境空气监测项目": ("submit",),
    "地表水监测项目": (),
    "危险废物监管项目": ("submit", "dept_pass"),
    "居家养老服务补贴": ("submit_unit",),
    "婚俗改革宣传项目": ("exempt",),
}
EVALUATION_OPINIONS: Final = {
    "dept_return": "助学金发放人数与银行回单不一致，请核对后补充发放名册。",
    "exempt": "项目年初已并入其他项目实施，本年度没有支出，免于自评。",
}
MISSED_REASON: Final = (
    "第四季度任务因场地和人员原因推迟，实施进度慢于计划；今后提前排定计划，按季度督促落实。"
)
SPOT_CHECK: Final = (
    "20260415",
    "佐证材料只能证明一半的完成量",
    "抽查原始记录，部分指标的完成数没有材料支撑，按可核实的数量核减。",
    "完成数缺少原始记录，请补齐台账并说明统计口径。",
)
