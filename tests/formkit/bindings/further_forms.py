"""Empty forms of layouts that the first fifteen do not have, annotated before the program saw them."""

from __future__ import annotations

from typing import Final

LONG_AND_YEAR = """
项目支出绩效目标表
（{head.year}年度）
项目名称 | {head.project_name} | < | < | < | < | <
主管部门及编码 | {head.department} | < | < | 实施单位 | {head.unit} | <
项目属性 | {head.project_category} | < | < | 项目起止时间 | {head.period} | <
项目资金（万元） | 资金总额 | < | {money.whole.total} | 当年资金总额 | {money.annual.total} | <
^ | 其中：财政拨款 | < | {money.whole.fiscal} | 其中：当年财政拨款 | {money.annual.appropriation} | <
^ | 其他资金 | < | {money.whole.other} | 当年其他资金 | {money.annual.other} | <
总体目标 | 中期目标 | < | < | 年度目标 | < | <
^ | {goal.total} | < | < | {goal.annual} | < | <
绩效项目指标表 | < | < | < | < | < | <
一级指标 | 二级指标（长期） | 三级指标（长期） | 指标值（长期） | 二级指标（年度） | 三级指标（年度） | 指标值（年度）
产出指标 | 数量指标 | {?} | {?} | 数量指标 | {row.level3} | {row.target}
产出指标 | 数量指标 | {?} | {?} | 数量指标 | {row.level3} | {row.target}
产出指标 | 质量指标 | {?} | {?} | 质量指标 | {row.level3} | {row.target}
产出指标 | 成本指标 | {?} | {?} | 成本指标 | {row.level3} | {row.target}
产出指标 | 时效指标 | {?} | {?} | 时效指标 | {row.level3} | {row.target}
效益指标 | 社会效益指标 | {?} | {?} | 社会效益指标 | {row.level3} | {row.target}
满意度指标 | 服务对象满意度指标 | {?} | {?} | 服务对象满意度指标 | {row.level3} | {row.target}
"""
TWO_HALVES = """
项目支出绩效目标申报表
（ {head.year} 年度）
项目责任人（签字）：　　　　单位（盖章）：{head.unit}
项目名称 | {head.project_name} | < | < | < | < | < | <
主管部门及代码 | < | {head.department} | < | 实施单位 | < | {head.unit} | <
项目属性 | < | {head.project_category} | < | 项目期 | < | {head.period} | <
项目资金（万元） | < | 中期资金总额： | {money.whole.total} | 年度资金总额： | < | {money.annual.total} | <
^ | < | 其中：财政拨款 | {money.whole.fiscal} | 其中：财政拨款 | < | {money.annual.appropriation} | <
^ | < | 其他资金 | {money.whole.other} | 其他资金 | < | {money.annual.other} | <
中期目标（20XX年—20XX+n年） | < | < | < | 年度目标 | < | < | <
{goal.total} | < | < | < | {goal.annual} | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标值 | 一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | {?~指标1：} | {?} | 产出指标 | 数量指标 | {row.level3~指标1：} | {row.target}
^ | ^ | {?~指标2：} | {?} | ^ | ^ | {row.level3~指标2：} | {row.target}
^ | 质量指标 | {?~指标1：} | {?} | ^ | 质量指标 | {row.level3~指标1：} | {row.target}
^ | 时效指标 | {?~指标1：} | {?} | ^ | 时效指标 | {row.level3~指标1：} | {row.target}
^ | 成本指标 | {?~指标1：} | {?} | ^ | 成本指标 | {row.level3~指标1：} | {row.target}
效益指标 | 社会效益指标 | {?~指标1：} | {?} | 效益指标 | 社会效益指标 | {row.level3~指标1：} | {row.target}
满意度指标 | 服务对象满意度指标 | {?~指标1：} | {?} | 满意度指标 | 服务对象满意度指标 | {row.level3~指标1：} | {row.target}
"""
NUMBERED = """
报表编号：510000_0013zp
部门预算项目支出绩效自评表（{head.year}年度）
项目名称 | {head.project_name} | < | < | < | < | < | < | < | < | <
主管部门 | {head.department} | < | < | < | 实施单位 | {head.unit} | < | < | < | <
项目基本情况 | 1.项目年度目标完成情况 | < | 项目年度目标 | < | < | < | 年度目标完成情况 | < | < | <
^ | ^ | < | {goal.expected} | < | < | < | {goal.actual} | < | < | <
^ | 2.项目实施内容及过程概述 | < | {?} | < | < | < | < | < | < | <
预算执行情况（10分） | 年度预算数（万元） | < | 年初预算 | < | 调整后预算数 | 预算执行数 | 预算执行率 | 权重 | 得分 | 原因
^ | 总额 | < | {money.initial.total} | < | {money.adjusted.total} | {money.executed.total} | {money.rate.total} | {money.weight.total} | {money.score.total} | {?}
^ | 其中：财政资金 | < | {money.initial.appropriation} | < | {money.adjusted.appropriation} | {money.executed.appropriation} | {money.rate.appropriation} | / | / | ^
^ | 财政专户管理资金 | < | {?} | < | {?} | {?} | {?} | / | / | ^
^ | 单位资金 | < | {?} | < | {?} | {?} | {?} | / | / | ^
^ | 其他资金 | < | {money.initial.other} | < | {money.adjusted.other} | {money.executed.other} | {money.rate.other} | / | / | ^
绩效指标（90分） | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 完成值 | 权重 | 得分 | 未完成原因分析
^ | 产出指标 | 数量指标 | {row.level3} | {row.target} | {row.target} | {row.target} | {row.actual} | {row.weight} | {row.score} | {row.deviation}
^ | ^ | 质量指标 | {row.level3} | {row.target} | {row.target} | {row.target} | {row.actual} | {row.weight} | {row.score} | {row.deviation}
^ | ^ | 时效指标 | {row.level3} | {row.target} | {row.target} | {row.target} | {row.actual} | {row.weight} | {row.score} | {row.deviation}
^ | 成本指标 | 经济成本指标 | {row.level3} | {row.target} | {row.target} | {row.target} | {row.actual} | {row.weight} | {row.score} | {row.deviation}
^ | 效益指标 | 社会效益指标 | {row.level3} | {row.target} | {row.target} | {row.target} | {row.actual} | {row.weight} | {row.score} | {row.deviation}
^ | 满意度指标 | 服务对象满意度指标 | {row.level3} | {row.target} | {row.target} | {row.target} | {row.actual} | {row.weight} | {row.score} | {row.deviation}
评价结论 | {?} | < | < | < | < | < | < | < | < | <
存在问题 | {?} | < | < | < | < | < | < | < | < | <
改进措施 | {?} | < | < | < | < | < | < | < | < | <
"""
TWO_HEADS = """
{head.year}年项目支出绩效目标表
部门：{head.department} | < | < | < | < | < | < | < | < | < | 金额单位：万元 | < | <
单位代码 | 单位（专项）名称 | 资金总额 | 实施期绩效目标 | 绩效指标 | < | < | < | < | < | < | < | <
^ | ^ | ^ | ^ | 一级指标 | 二级指标 | 三级指标 | 指标值 | 指标值内容 | 评（扣）分标准 | 度量单位 | 指标值类型 | 备注
{unit.code} | {head.project_name} | {money.annual.total} | {goal.total} | {row.level1} | {row.level2} | {row.level3} | {row.target} | {?} | {?} | {row.target} | {?} | {?}
{unit.code} | {head.project_name} | {money.annual.total} | {goal.total} | {row.level1} | {row.level2} | {row.level3} | {row.target} | {?} | {?} | {row.target} | {?} | {?}
"""
TICKED = """
项目支出绩效目标执行监控表
（{head.year}年度）
项目名称 | {head.project_name} | < | < | < | < | < | < | < | < | < | < | < | < | < | < | <
主管部门及代码 | {head.department} | < | < | < | < | 实施单位 | < | {head.unit} | < | < | < | < | < | < | < | <
项目资金（万元） |  | < | < | 年初预算数 | 1-7月执行数 | 1-7月执行率 | 全年预计执行数 | < | < | < | < | < | < | < | < | <
^ | 年度资金总额： | < | < | {money.initial.total} | {money.executed.total} | {money.rate.total} | {money.expected.total} | < | < | < | < | < | < | < | < | <
^ | 其中：本年财政拨款 | < | < | {money.initial.appropriation} | {money.executed.appropriation} | {money.rate.appropriation} | {money.expected.appropriation} | < | < | < | < | < | < | < | < | <
^ | 上年结转资金 | < | < | {money.initial.carryover} | {money.executed.carryover} | {money.rate.carryover} | {money.expected.carryover} | < | < | < | < | < | < | < | < | <
^ | 其他资金 | < | < | {money.initial.other} | {money.executed.other} | {money.rate.other} | {money.expected.other} | < | < | < | < | < | < | < | < | <
年度总体目标 | {goal.expected} | < | < | < | < | < | < | < | < | < | < | < | < | < | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 1-7月执行情况 | 全年预计完成情况 | 偏差原因分析 | < | < | < | < | < | 完成目标可能性 | < | < | 备注
^ | ^ | ^ | ^ | ^ | ^ | ^ | 经费保障 | 制度保障 | 人员保障 | 硬件条件保障 | 其他 | 原因说明 | 确定能 | 有可能 | 完全不可能 | ^
^ | 产出指标 | 数量指标 | {row.level3} | {row.target} | {row.actual} | {row.forecast} | {row.reasons} | {row.reasons} | {row.reasons} | {row.reasons} | {row.reasons} | {row.deviation} | {row.likelihood} | {row.likelihood} | {row.likelihood} | {row.remark}
^ | ^ | 质量指标 | {row.level3} | {row.target} | {row.actual} | {row.forecast} | {row.reasons} | {row.reasons} | {row.reasons} | {row.reasons} | {row.reasons} | {row.deviation} | {row.likelihood} | {row.likelihood} | {row.likelihood} | {row.remark}
^ | ^ | 时效指标 | {row.level3} | {row.target} | {row.actual} | {row.forecast} | {row.reasons} | {row.reasons} | {row.reasons} | {row.reasons} | {row.reasons} | {row.deviation} | {row.likelihood} | {row.likelihood} | {row.likelihood} | {row.remark}
^ | 效益指标 | 社会效益指标 | {row.level3} | {row.target} | {row.actual} | {row.forecast} | {row.reasons} | {row.reasons} | {row.reasons} | {row.reasons} | {row.reasons} | {row.deviation} | {row.likelihood} | {row.likelihood} | {row.likelihood} | {row.remark}
^ | 满意度指标 | 服务对象满意度指标 | {row.level3} | {row.target} | {row.actual} | {row.forecast} | {row.reasons} | {row.reasons} | {row.reasons} | {row.reasons} | {row.reasons} | {row.deviation} | {row.likelihood} | {row.likelihood} | {row.likelihood} | {row.remark}
"""
FURTHER: Final = {
    "long-and-year.xlsx": (LONG_AND_YEAR,),
    "two-halves.docx": (TWO_HALVES,),
    "numbered.xlsx": (NUMBERED,),
    "two-heads.xlsx": (TWO_HEADS,),
    "ticked.docx": (TICKED,),
}
TWO_PROJECTS = """
项目支出绩效自评表（{head.year}年度）
项目名称 | {head.project_name} | < | < | < | < | < | <
主管部门 | {head.department} | < | < | 实施单位 | {head.unit} | < | <
项目资金（万元） |  | 年初预算数 | 全年预算数 | 全年执行 | 分值 | 执行率 | 得分
^ | 年度资金总额 | {money.initial.total} | {money.adjusted.total} | {money.executed.total} | 10 | {money.rate.total} | {money.score.total}
^ | 其中：当年财政拨款 | {money.initial.appropriation} | {money.adjusted.appropriation} | {money.executed.appropriation} | — | {money.rate.appropriation} | —
^ | 上年结转资金 | {money.initial.carryover} | {money.adjusted.carryover} | {money.executed.carryover} | — | {money.rate.carryover} | —
^ | 其他资金 | {money.initial.other} | {money.adjusted.other} | {money.executed.other} | — | {money.rate.other} | —
年度总体目标 | 预期目标 | < | < | 实际完成情况 | < | < | <
^ | {goal.expected} | < | < | {goal.actual} | < | < | <
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
产出指标 | 数量指标 | {row.level3~指标1：} | {row.target} | {row.actual} | {row.weight} | {row.score} | {row.deviation}
^ | ^ | {row.level3~指标2：} | {row.target} | {row.actual} | {row.weight} | {row.score} | {row.deviation}
^ | 质量指标 | {row.level3~指标1：} | {row.target} | {row.actual} | {row.weight} | {row.score} | {row.deviation}
^ | 时效指标 | {row.level3~指标1：} | {row.target} | {row.actual} | {row.weight} | {row.score} | {row.deviation}
^ | 成本指标 | {row.level3~指标1：} | {row.target} | {row.actual} | {row.weight} | {row.score} | {row.deviation}
效益指标 | 社会效益指标 | {row.level3~指标1：} | {row.target} | {row.actual} | {row.weight} | {row.score} | {row.deviation}
满意度指标 | 服务对象满意度指标 | {row.level3~指标1：} | {row.target} | {row.actual} | {row.weight} | {row.score} | {row.deviation}
总分 | < | < | < | < | 100 | {tail.total_score} | {?}
"""
CONTENTS = """
绩效目标表
（{head.year}年度）
项目名称 | {head.project_name} | < | < | <
项目主管部门 | {head.department} | < | 项目执行单位 | {head.unit}
资金情况（万元） | 年度资金总额： | < | {money.annual.total} | <
^ | 其中：上级资金 | < | {?} | <
^ | 区级资金 | < | {?} | <
总体目标 | 年度目标 | < | < | <
^ | {goal.annual} | < | < | <
绩效指标 | 一级指标 | 二级指标 | 指标内容 | 指标值
^ | 产出指标 | 数量指标 | {row.level3} | {row.target}
^ | ^ | ^ | {row.level3} | {row.target}
^ | ^ | 质量指标 | {row.level3} | {row.target}
^ | ^ | 时效指标 | {row.level3} | {row.target}
^ | ^ | 成本指标 | {row.level3} | {row.target}
^ | 效益指标 | 社会效益指标 | {row.level3} | {row.target}
^ | ^ | 可持续影响指标 | {row.level3} | {row.target}
^ | 社会公众或服务对象满意度指标 | < | {row.level3} | {row.target}
备注 | {?} | < | < | <
"""
PROVINCIAL = """
省级部门预算项目支出绩效目标表
（{head.year}年度）
一级项目名称 | {?} | < | 二级项目名称 | {head.project_name} | <
项目类型 | {head.project_category} | < | 资金用途 | {?} | <
主管部门 | {head.department} | < | 项目实施单位 | {head.unit} | <
项目开始日期 | {head.start~    年  月  日} | < | 项目完成日期 | {head.end~    年  月  日} | <
项目总投资 | {money.whole.total~            万元} | < | 中央补助安排 | {?~            万元} | <
省级财政安排 | {?~            万元} | < | 其他资金 | {money.whole.other~            万元} | <
预算申报数 | {money.annual.total~            万元} | < | 资金性质 | {?} | <
基本情况 | {narrative.overview} | < | < | < | <
项目立项必要性 | {?} | < | < | < | <
保证项目实施的制度措施 | {?} | < | < | < | <
项目实施计划 | {narrative.plan} | < | < | < | <
政策依据 | {narrative.basis} | < | < | < | <
需要说明的其他问题 | {?} | < | < | < | <
年度绩效目标 | {goal.annual} | < | < | < | <
一级指标 | 二级指标 | 三级指标 | < | 指标目标值 | <
产出指标 | 数量指标 | {row.level3} | < | {row.target} | <
^ | 质量指标 | {row.level3} | < | {row.target} | <
^ | 时效指标 | {row.level3} | < | {row.target} | <
成本指标 | 经济成本指标 | {row.level3} | < | {row.target} | <
^ | 社会成本指标 | {row.level3} | < | {row.target} | <
^ | 生态环境成本指标 | {row.level3} | < | {row.target} | <
效益指标 | 经济效益指标 | {row.level3} | < | {row.target} | <
^ | 社会效益指标 | {row.level3} | < | {row.target} | <
满意度指标 | 服务对象满意度 | {row.level3} | < | {row.target} | <
"""
REVIEWED = """
绩效目标申报表
项目名称 | {head.project_name} | < | < | 项目负责人及电话 | {?}
主管部门 | {head.department} | < | < | 实施单位 | {head.unit}
资金情况（万元） | 年度资金总额： | < | {money.annual.total} | < | <
^ | 其中：财政拨款 | < | {money.annual.appropriation} | < | <
^ | 其他资金 | < | {money.annual.other} | < | <
总体目标 | 年度目标 | < | < | 年度总体目标完成情况 | <
^ | {goal.annual} | < | < | {?} | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 备注
^ | 产出指标 | 数量指标 | {row.level3} | {row.target} | {?}
^ | ^ | 质量指标 | {row.level3} | {row.target} | {?}
^ | ^ | 时效指标 | {row.level3} | {row.target} | {?}
^ | ^ | 成本指标 | {row.level3} | {row.target} | {?}
^ | 效益指标 | 经济效益指标 | {row.level3} | {row.target} | {?}
^ | ^ | 社会效益指标 | {row.level3} | {row.target} | {?}
^ | 满意度指标 | 服务对象满意度指标 | {row.level3} | {row.target} | {?}
财政部门支出股室初审意见 | {?~（盖章）} | < | < | < | <
财政部门绩效评价股审核意见 | {?~（盖章）} | < | < | < | <
填表人： | {?} | < | < | 填报日期 | {?}
"""
RESULTS = """
{head.year}年度项目支出绩效自评结果汇总表
填报单位（盖章）：　　　　 | < | < | < | < | < | < | < | 单位：万元 | <
序号 | 项目名称 | 主管部门 | 实施单位 | 年初预算数 | 全年预算数 | 全年执行数 | 预算执行率 | 自评得分 | 自评等级
{row.number} | {head.project_name} | {head.department} | {head.unit} | {money.initial.total} | {money.adjusted.total} | {money.executed.total} | {money.rate.total} | {tail.total_score} | {tail.grade}
{row.number} | {head.project_name} | {head.department} | {head.unit} | {money.initial.total} | {money.adjusted.total} | {money.executed.total} | {money.rate.total} | {tail.total_score} | {tail.grade}
{row.number} | {head.project_name} | {head.department} | {head.unit} | {money.initial.total} | {money.adjusted.total} | {money.executed.total} | {money.rate.total} | {tail.total_score} | {tail.grade}
"""
FRESH: Final = {
    "two-projects.docx": (TWO_PROJECTS, TWO_PROJECTS),
    "contents.xlsx": (CONTENTS,),
    "provincial.docx": (PROVINCIAL,),
    "reviewed.xlsx": (REVIEWED, RESULTS),
    "results.docx": (RESULTS,),
}
INSTITUTION = """
附件2
{head.year}年度市级部门预算项目绩效目标申报表
金额单位：万元
项目名称 | {head.project_name} | < | 项目编码 | {project.code} | <
预算单位 | {head.unit} | < | 主管部门 | {head.department} | <
项目负责人 | {?} | < | 联系电话 | {?} | <
项目概况 | {narrative.overview} | < | < | < | <
立项依据 | {narrative.basis} | < | < | < | <
项目起止时间 | {head.period~    年  月  日至    年  月  日} | < | < | < | <
项目总预算 | {money.whole.total} | < | 其中：财政拨款 | {money.whole.fiscal} | <
本年度预算 | {money.annual.total} | < | 其中：财政拨款 | {money.annual.appropriation} | <
项目总体绩效目标 | {goal.total} | < | < | < | <
年度绩效目标 | {goal.annual} | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标解释 | 目标值 | 指标来源
产出指标 | 产出数量 | {row.level3} | {?} | {row.target} | {?}
^ | 产出质量 | {row.level3} | {?} | {row.target} | {?}
^ | 产出时效 | {row.level3} | {?} | {row.target} | {?}
成本指标 | 经济成本 | {row.level3} | {?} | {row.target} | {?}
效益指标 | 社会效益 | {row.level3} | {?} | {row.target} | {?}
满意度指标 | 服务对象满意度 | {row.level3} | {?} | {row.target} | {?}
单位负责人： | {?} | < | 填报日期： | {?} | <
"""
ASSESSED = """
{head.year}年度项目支出绩效自评表
填报单位（盖章）：{head.unit}
项目名称 | {head.project_name} | < | < | 项目负责人 | {?} | < | <
主管部门 | {head.department} | < | < | 资金使用单位 | {head.unit} | < | <
预算执行情况（万元） | 预算数： | < | {money.adjusted.total} | 执行数： | {money.executed.total} | < | <
^ | 其中：财政拨款 | < | {money.adjusted.appropriation} | 其中：财政拨款 | {money.executed.appropriation} | < | <
^ | 其他资金 | < | {money.adjusted.other} | 其他资金 | {money.executed.other} | < | <
年度目标 | 预期目标 | < | < | 目标实际完成情况 | < | < | <
^ | {goal.expected} | < | < | {goal.actual} | < | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 预期指标值 | 实际完成指标值 | 分值 | 自评得分
^ | 项目完成指标 | 数量指标 | {row.level3} | {row.target} | {row.actual} | {row.weight} | {row.score}
^ | ^ | 质量指标 | {row.level3} | {row.target} | {row.actual} | {row.weight} | {row.score}
^ | ^ | 时效指标 | {row.level3} | {row.target} | {row.actual} | {row.weight} | {row.score}
^ | ^ | 成本指标 | {row.level3} | {row.target} | {row.actual} | {row.weight} | {row.score}
^ | 项目效果指标 | 社会效益指标 | {row.level3} | {row.target} | {row.actual} | {row.weight} | {row.score}
^ | 满意度指标 | 满意度指标 | {row.level3} | {row.target} | {row.actual} | {row.weight} | {row.score}
总分 | < | < | < | < | < | < | {tail.total_score}
自评结论 | {?} | < | < | < | < | < | <
"""
SUMMED = """
{head.year}年区级项目支出绩效目标汇总表
单位：万元
序号 | 主管部门 | 实施单位 | 项目名称 | 项目代码 | 项目类别 | 起始日期 | 结束日期 | 年度资金 | < | < | 年度绩效目标
^ | ^ | ^ | ^ | ^ | ^ | ^ | ^ | 合计 | 财政拨款 | 其他资金 | ^
{row.number} | {head.department} | {head.unit} | {head.project_name} | {project.code} | {head.project_category} | {head.start} | {head.end} | {money.annual.total} | {money.annual.appropriation} | {money.annual.other} | {goal.annual}
{row.number} | {head.department} | {head.unit} | {head.project_name} | {project.code} | {head.project_category} | {head.start} | {head.end} | {money.annual.total} | {money.annual.appropriation} | {money.annual.other} | {goal.annual}
"""
WATCHED = """
{head.year}年预算绩效运行监控情况表
填表单位：{head.unit} | < | < | < | < | < | 单位：万元 | <
项目名称 | {head.project_name} | < | < | 主管部门 | {head.department} | < | <
资金来源 | 年初预算 | < | 调整预算 | 1-6月执行数 | 执行率（%） | 全年预计执行数 | 备注
合计 | {money.initial.total} | < | {money.adjusted.total} | {money.executed.total} | {money.rate.total} | {money.expected.total} | {?}
财政拨款 | {money.initial.appropriation} | < | {money.adjusted.appropriation} | {money.executed.appropriation} | {money.rate.appropriation} | {money.expected.appropriation} | {?}
其他资金 | {money.initial.other} | < | {money.adjusted.other} | {money.executed.other} | {money.rate.other} | {money.expected.other} | {?}
年度目标 | {goal.expected} | < | < | < | < | < | <
年度目标执行情况 | {goal.actual} | < | < | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 年初目标值 | 1-6月完成值 | 全年预计完成值 | 完成可能性 | 偏差原因
{row.level1} | {row.level2} | {row.level3} | {row.target} | {row.actual} | {row.forecast} | {row.likelihood} | {row.deviation}
{row.level1} | {row.level2} | {row.level3} | {row.target} | {row.actual} | {row.forecast} | {row.likelihood} | {row.deviation}
"""
PAID_DOWN = """
中央转移支付项目绩效目标表
（{head.year}年度）
项目名称 | {head.project_name} | < | < | <
省级财政部门 | {?} | < | 省级主管部门 | {?}
市县主管部门 | {head.department} | < | 具体实施单位 | {head.unit}
项目资金（万元） | 年度金额： | < | {money.annual.total} | <
^ | 其中：中央补助 | < | {?} | <
^ | 地方资金 | < | {?} | <
年度目标 | {goal.annual} | < | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值
^ | 产出指标 | 数量指标 | {row.level3~指标1：} | {row.target}
^ | ^ | ^ | {row.level3~指标2：} | {row.target}
^ | ^ | 质量指标 | {row.level3~指标1：} | {row.target}
^ | ^ | 时效指标 | {row.level3~指标1：} | {row.target}
^ | ^ | 成本指标 | {row.level3~指标1：} | {row.target}
^ | 效益指标 | 经济效益指标 | {row.level3~指标1：} | {row.target}
^ | ^ | 社会效益指标 | {row.level3~指标1：} | {row.target}
^ | ^ | 生态效益指标 | {row.level3~指标1：} | {row.target}
^ | ^ | 可持续影响指标 | {row.level3~指标1：} | {row.target}
^ | 满意度指标 | 服务对象满意度指标 | {row.level3~指标1：} | {row.target}
"""
LAST: Final = {
    "institution.docx": (INSTITUTION,),
    "assessed.xlsx": (ASSESSED,),
    "summed.xlsx": (SUMMED,),
    "watched.docx": (WATCHED,),
    "paid-down.xlsx": (PAID_DOWN, PAID_DOWN),
}
