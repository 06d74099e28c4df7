"""Five more empty forms, drawn as the first ones and annotated before the program saw them."""

from __future__ import annotations

from typing import Final

WEIGHT_FIRST = """
项目支出绩效目标自评表
（{head.year}年度）
项目名称 | {head.project_name} | < | < | < | 项目总得分 | {tail.total_score} | < | <
自治区主管部门 | {head.department} | < | < | < | 项目实施单位 | {head.unit} | < | <
资金情况（万元） | 资金来源 | < | < | 全年预算数（A） | < | 全年执行数（B） | < | 执行率（B/A）
^ | 年度资金总额 | < | < | {money.adjusted.total} | < | {money.executed.total} | < | {money.rate.total}
^ | 其中：财政拨款 | < | < | {money.adjusted.appropriation} | < | {money.executed.appropriation} | < | {money.rate.appropriation}
^ | 其他资金 | < | < | {money.adjusted.other} | < | {money.executed.other} | < | {money.rate.other}
年度总体目标 | 年初设定目标 | < | < | < | 全年实际完成情况 | < | < | <
^ | {goal.expected} | < | < | < | {goal.actual} | < | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 分值 | 年度指标值 | 全年实际值 | 得分 | 未完成原因及改进措施
^ | 产出指标（40分） | 数量指标 | {row.level3~指标1} | {row.weight} | {row.target} | {row.actual} | {row.score} | {row.deviation}
^ | ^ | ^ | {row.level3~指标2} | {row.weight} | {row.target} | {row.actual} | {row.score} | {row.deviation}
^ | ^ | 质量指标 | {row.level3~指标1} | {row.weight} | {row.target} | {row.actual} | {row.score} | {row.deviation}
^ | ^ | 时效指标 | {row.level3~指标1} | {row.weight} | {row.target} | {row.actual} | {row.score} | {row.deviation}
^ | 成本指标（20分） | 经济成本指标 | {row.level3~指标1} | {row.weight} | {row.target} | {row.actual} | {row.score} | {row.deviation}
^ | 效益指标（20分） | 社会效益指标 | {row.level3~指标1} | {row.weight} | {row.target} | {row.actual} | {row.score} | {row.deviation}
^ | 满意度指标（10分） | 服务对象满意度指标 | {row.level3~指标1} | {row.weight} | {row.target} | {row.actual} | {row.score} | {row.deviation}
填表人 | {?} | < | < | 联系电话 | {?} | < | < | <
"""
TWO_NAMES = """
省级部门预算项目支出绩效目标表
（{head.year}年度）
一级项目名称 | {?} | < | 二级项目名称 | {head.project_name} | < | <
主管部门 | {head.department} | < | 项目实施单位 | {head.unit} | < | <
项目开始日期 | {head.start} | < | 项目完成日期 | {head.end} | < | <
项目总投资（万元） | {money.whole.total} | < | 预算申报数（万元） | {money.annual.total} | < | <
监督管理单位 | {?} | < | 资金性质 | {?} | < | <
立项依据 | {narrative.basis} | < | < | < | < | <
年度绩效目标 | {goal.annual} | < | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标方向 | 指标值 | 计量单位 | 权重
{row.level1} | {row.level2} | {row.level3} | {row.target} | {row.target} | {row.target} | {row.weight}
{row.level1} | {row.level2} | {row.level3} | {row.target} | {row.target} | {row.target} | {row.weight}
{row.level1} | {row.level2} | {row.level3} | {row.target} | {row.target} | {row.target} | {row.weight}
"""
LISTED = """
项目绩效目标汇总表
单位：万元
项目名称 | 项目单位 | 项目类别 | 预算数 | 年度绩效目标 | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标方向 | 目标值 | 计量单位 | 分值
{head.project_name} | {head.unit} | {head.project_category} | {money.annual.total} | {goal.annual} | {row.level1} | {row.level2} | {row.level3} | {?} | {row.target} | {row.target} | {row.target} | {row.weight}
{head.project_name} | {head.unit} | {head.project_category} | {money.annual.total} | {goal.annual} | {row.level1} | {row.level2} | {row.level3} | {?} | {row.target} | {row.target} | {row.target} | {row.weight}
"""
STANDARD = """
{head.year}年项目支出绩效目标申报表
填报单位：{head.unit}（盖章） | < | < | 单位：元 | < | <
项目支出名称 | {head.project_name} | < | 预算部门 | {head.department} | <
项目支出实施期 | {head.period} | < | < | < | <
年度预算金额 | {money.annual.total} | < | 其中：财政拨款 | {money.annual.appropriation} | <
实施期绩效目标 | {goal.total} | < | < | < | <
本年度绩效目标 | {goal.annual} | < | < | < | <
本年度绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值及单位 | 绩效标准
^ | 产出指标 | 数量指标 | {row.level3} | {row.target} | {?}
^ | ^ | 质量指标 | {row.level3} | {row.target} | {?}
^ | ^ | 时效指标 | {row.level3} | {row.target} | {?}
^ | 成本指标 | 经济成本指标 | {row.level3} | {row.target} | {?}
^ | 效益指标 | 社会效益指标 | {row.level3} | {row.target} | {?}
^ | ^ | 可持续影响指标 | {row.level3} | {row.target} | {?}
^ | 满意度指标 | 服务对象满意度指标 | {row.level3} | {row.target} | {?}
项目负责人签字 | {?} | < | < | < | <
"""
FOLLOWED = """
{head.year}年度部门预算项目支出绩效监控表
项目名称 | {head.project_name} | < | < | 项目编码 | {project.code} | < | <
主管部门 | {head.department} | < | < | 项目实施单位 | {head.unit} | < | <
资金执行情况（元） | 资金来源 | < | 年初预算数 | 1-7月执行数 | 1-7月执行率 | 全年预计执行数 | <
^ | 年度资金总额 | < | {money.initial.total} | {money.executed.total} | {money.rate.total} | {money.expected.total} | <
^ | 其中：本年财政拨款 | < | {money.initial.appropriation} | {money.executed.appropriation} | {money.rate.appropriation} | {money.expected.appropriation} | <
^ | 上年结转资金 | < | {money.initial.carryover} | {money.executed.carryover} | {money.rate.carryover} | {money.expected.carryover} | <
^ | 其他资金 | < | {money.initial.other} | {money.executed.other} | {money.rate.other} | {money.expected.other} | <
年度总体目标 | {goal.expected} | < | < | < | < | < | <
序号 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 1-7月执行情况 | 全年预计完成情况 | 完成目标可能性
{row.number} | {row.level1} | {row.level2} | {row.level3} | {row.target} | {row.actual} | {row.forecast} | {row.likelihood}
{row.number} | {row.level1} | {row.level2} | {row.level3} | {row.target} | {row.actual} | {row.forecast} | {row.likelihood}
"""
LATER: Final = {
    "weight-first.xlsx": (WEIGHT_FIRST,),
    "two-names.docx": (TWO_NAMES,),
    "listed.docx": (LISTED,),
    "standard.xlsx": (STANDARD,),
    "followed.xlsx": (FOLLOWED,),
    "year-of-a-project.xlsx": (STANDARD, FOLLOWED, WEIGHT_FIRST),
}
