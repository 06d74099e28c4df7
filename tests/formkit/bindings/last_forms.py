"""Five more empty forms: the first run bound 146 of 149 cells of them, five wrongly."""

from __future__ import annotations

from typing import Final

YEARLY = """
附件1
{head.year}年度县级部门项目支出绩效目标表
单位名称：{head.unit} | < | < | < | 金额单位：元
项目名称 | {head.project_name} | < | 项目属性 | {head.project_category}
主管部门 | {head.department} | < | 项目起止时间 | {head.period}
预算金额 | 合计 | {money.annual.total} | 财政拨款 | {money.annual.appropriation}
^ | 上年结转 | {money.annual.carryover} | 其他资金 | {money.annual.other}
年度绩效目标 | {goal.annual} | < | < | <
一级指标 | 二级指标 | 三级指标 | 绩效指标值 | 指标权重
产出指标 | 数量指标 | {row.level3} | {row.target} | {row.weight}
^ | 质量指标 | {row.level3} | {row.target} | {row.weight}
^ | 时效指标 | {row.level3} | {row.target} | {row.weight}
成本指标 | 经济成本指标 | {row.level3} | {row.target} | {row.weight}
效益指标 | 社会效益指标 | {row.level3} | {row.target} | {row.weight}
满意度指标 | 服务对象满意度指标 | {row.level3} | {row.target} | {row.weight}
"""
APPROVED = """
{head.year}年度部门预算项目绩效目标批复表
单位：万元
序号 | 部门名称 | 单位名称 | 项目名称 | 年度预算 | 绩效目标 | 产出指标 | < | 效益指标 | <
^ | ^ | ^ | ^ | ^ | ^ | 指标名称 | 指标值 | 指标名称 | 指标值
{row.number} | {head.department} | {head.unit} | {head.project_name} | {money.annual.total} | {goal.annual} | {?} | {?} | {?} | {?}
"""
NATIONAL = """
项目支出绩效自评表
（ {head.year} 年度）
项目名称 | {head.project_name} | < | < | < | < | < | < | < | <
主管部门 | {head.department} | < | < | < | < | 实施单位 | {head.unit} | < | <
项目资金（万元） |  | < | 年初预算数 | 全年预算数 | 全年执行数 | < | 分值 | 执行率 | 得分
^ | 年度资金总额 | < | {money.initial.total} | {money.adjusted.total} | {money.executed.total} | < | 10 | {money.rate.total} | {money.score.total}
^ | 其中：当年财政拨款 | < | {money.initial.appropriation} | {money.adjusted.appropriation} | {money.executed.appropriation} | < | － | {money.rate.appropriation} | －
^ | 上年结转资金 | < | {money.initial.carryover} | {money.adjusted.carryover} | {money.executed.carryover} | < | － | {money.rate.carryover} | －
^ | 其他资金 | < | {money.initial.other} | {money.adjusted.other} | {money.executed.other} | < | － | {money.rate.other} | －
年度总体目标 | 预期目标 | < | < | < | < | 实际完成情况 | < | < | <
^ | {goal.expected} | < | < | < | < | {goal.actual} | < | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | < | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
^ | 产出指标 | 数量指标 | {row.level3~指标1：} | < | {row.target} | {row.actual} | {row.weight} | {row.score} | {row.deviation}
^ | ^ | ^ | {row.level3~指标2：} | < | {row.target} | {row.actual} | {row.weight} | {row.score} | {row.deviation}
^ | ^ | 质量指标 | {row.level3~指标1：} | < | {row.target} | {row.actual} | {row.weight} | {row.score} | {row.deviation}
^ | ^ | 时效指标 | {row.level3~指标1：} | < | {row.target} | {row.actual} | {row.weight} | {row.score} | {row.deviation}
^ | ^ | 成本指标 | {row.level3~指标1：} | < | {row.target} | {row.actual} | {row.weight} | {row.score} | {row.deviation}
^ | 效益指标 | 经济效益指标 | {row.level3~指标1：} | < | {row.target} | {row.actual} | {row.weight} | {row.score} | {row.deviation}
^ | ^ | 社会效益指标 | {row.level3~指标1：} | < | {row.target} | {row.actual} | {row.weight} | {row.score} | {row.deviation}
^ | 满意度指标 | 服务对象满意度指标 | {row.level3~指标1：} | < | {row.target} | {row.actual} | {row.weight} | {row.score} | {row.deviation}
总分 | < | < | < | < | < | < | 100 | {tail.total_score} | {?}
"""
APPLIED = """
项目绩效目标申报表（{head.year}年）
申报单位：{head.unit}（公章） | < | < | 填报日期：    年  月  日 | < | <
项目名称 | {head.project_name} | < | < | 项目代码 | {project.code}
主管部门 | {head.department} | < | < | 项目类别 | {head.project_category}
计划开始时间 | {head.start~    年  月} | < | < | 计划完成时间 | {head.end~    年  月}
项目资金申请（万元） | 资金总额： | < | < | {money.annual.total} | <
^ | 财政性资金： | < | < | {money.annual.appropriation} | <
^ | 其他资金： | < | < | {money.annual.other} | <
项目单位职能概述 | {?} | < | < | < | <
项目立项情况 | 项目立项的依据 | {narrative.basis} | < | < | <
^ | 项目申报的可行性和必要性 | {?} | < | < | <
长期绩效目标 | {goal.total} | < | < | < | <
年度绩效目标 | {goal.annual} | < | < | < | <
一级指标 | 二级指标 | 指标内容 | 指标值 | 备注 | <
产出指标 | 数量指标 | {row.level3} | {row.target} | {?} | <
^ | 质量指标 | {row.level3} | {row.target} | {?} | <
^ | 时效指标 | {row.level3} | {row.target} | {?} | <
效益指标 | 经济效益指标 | {row.level3} | {row.target} | {?} | <
^ | 社会效益指标 | {row.level3} | {row.target} | {?} | <
其他需要说明的问题 | {?} | < | < | < | <
"""
COUNTED = """
绩效监控情况统计表
填报单位：{head.unit} | < | < | < | < | < | < | 单位：元
序号 | 项目编码 | 项目名称 | 年初预算数 | 调整后预算数 | 1-7月执行数 | 执行率 | 全年预计执行数
{row.number} | {project.code} | {head.project_name} | {money.initial.total} | {money.adjusted.total} | {money.executed.total} | {money.rate.total} | {money.expected.total}
{row.number} | {project.code} | {head.project_name} | {money.initial.total} | {money.adjusted.total} | {money.executed.total} | {money.rate.total} | {money.expected.total}
"""
LATEST: Final = {
    "yearly.xlsx": (YEARLY,),
    "approved.docx": (APPROVED,),
    "national.docx": (NATIONAL,),
    "applied.xlsx": (APPLIED,),
    "counted.xlsx": (COUNTED,),
}
