"""Layouts that offices use beside the papers' own: each file is made here and read exactly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from apps.formkit.limits import Limits
from apps.formkit.page_pictures import draw_pages
from apps.formkit.readers import read
from apps.formkit.recognition import recognise
from apps.formkit.sheets.monitoring import MonitoringSheet
from apps.formkit.values import parse
from tests.formkit.cell_count import count_form
from tests.formkit.made_files import book, grid, into_word, pdf, saved, word

Wanted = dict[str, Any]


def wanted(kind: str, head: Wanted, rows: str, *columns: str, **more: Any) -> Wanted:
    """Return what is to be read; ``rows`` are level 1 and 2, name, target, then ``columns``."""
    found = []
    for line in grid(rows):
        level1, level2, level3, target, *rest = ("" if cell == "-" else cell for cell in line)
        row = {"level1": level1, "level2": level2, "level3": level3, "target": target}
        read_target = parse(target)
        row |= {name: getattr(read_target, name) for name in ("op", "number", "unit", "text")}
        found.append(row | dict(zip(columns, rest, strict=False)))
    return {"kind": kind, **head, **more, "indicators": found}


# Two forms behind a letter; the third head is parted into name and value.
def two_forms_behind_a_letter() -> tuple[bytes, list[Wanted]]:
    def form(name: str, unit: str, money: str, goal: str, rows: str) -> Any:
        return grid(
            f"""
            项目名称 | {name} | < | 项目类别 | 特定目标类 | <
            主管部门 | 青岭县农业农村局 | < | 实施单位 | {unit} | <
            资金情况\\n（万元） | 年度资金总额： | {money} | < | < | <
            ^ | 其中：财政拨款 | {money} | < | < | <
            ^ | 其他资金 | 0 | < | < | <
            年度\\n总体\\n目标 | {goal} | < | < | < | <
            绩效\\n指标 | 一级指标 | 二级指标 | 三级指标 | < | 备注
            ^ | ^ | ^ | 指标内容 | 指标值 | ^
            {rows}
            """
        )

    first = form(
        "高标准农田管护经费", "青岭县农田建设中心", "86.5",
        "对全县3.2万亩高标准农田的渠道、机耕路进行日常管护，确保设施完好。",
        """^ | 产出指标 | 数量指标 | 管护农田面积 | ≥3.2万亩 |
           ^ | ^ | ^ | 疏浚渠道长度 | ≥48公里 | 分两季
           ^ | ^ | 质量指标 | 设施完好率 | ≥95% |
           ^ | ^ | 时效指标 | 完成时限 | 2026年11月底前 |
           ^ | ^ | 成本指标 | 亩均管护成本 | ≤27元/亩 |
           ^ | 效益指标 | 经济效益指标 | 亩均增收 | ≥80元 |
           ^ | ^ | 可持续影响指标 | 管护机制 | 健全 |
           ^ | 满意度指标 | 服务对象满意度指标 | 受益农户满意度 | ≥90% | """,
    )  # fmt: skip
    second = form(
        "动物疫病防控经费", "青岭县动物疫控中心", "41.2",
        "开展春秋两季集中免疫，重大动物疫病应免尽免。",
        """^ | 产出指标 | 数量指标 | 免疫生猪数量 | 12万头 |
           ^ | ^ | 质量指标 | 应免畜禽免疫密度 | 100% |
           ^ | 效益指标 | 社会效益指标 | 重大疫情发生次数 | 0次 |
           ^ | 满意度指标 | 服务对象满意度指标 | 养殖户满意度 | ≥92% | """,
    )  # fmt: skip
    content = word(
        "青岭县农业农村局关于报送2026年项目绩效目标的函",
        "县财政局：根据《青岭县预算绩效管理办法》要求，现将我局2个项目、共计127.7万元的绩效目标报送你局，请予审核。",
        "附件：1.高标准农田管护经费绩效目标申报表 2.动物疫病防控经费绩效目标申报表",
        "附件1", "项目支出绩效目标申报表", "（2026年度）", first,
        "附件2", "项目支出绩效目标申报表", "（2026年度）", second,
    )  # fmt: skip
    common = {"year": 2026, "department": "青岭县农业农村局", "amount_unit": "万元"}
    return content, [
        wanted(
            "declaration",
            {**common, "project_name": "高标准农田管护经费", "unit": "青岭县农田建设中心",
             "funding": {"annual": "86.5", "annual_appropriation": "86.5", "annual_other": "0"},
             "annual_goal": "对全县3.2万亩高标准农田的渠道、机耕路进行日常管护，确保设施完好。"},
            """产出指标 | 数量指标 | 管护农田面积 | ≥3.2万亩
               产出指标 | 数量指标 | 疏浚渠道长度 | ≥48公里
               产出指标 | 质量指标 | 设施完好率 | ≥95%
               产出指标 | 时效指标 | 完成时限 | 2026年11月底前
               产出指标 | 成本指标 | 亩均管护成本 | ≤27元/亩
               效益指标 | 经济效益指标 | 亩均增收 | ≥80元
               效益指标 | 可持续影响指标 | 管护机制 | 健全
               满意度指标 | 服务对象满意度指标 | 受益农户满意度 | ≥90%""",
        ),
        wanted(
            "declaration",
            {**common, "project_name": "动物疫病防控经费", "unit": "青岭县动物疫控中心",
             "funding": {"annual": "41.2", "annual_appropriation": "41.2", "annual_other": "0"},
             "annual_goal": "开展春秋两季集中免疫，重大动物疫病应免尽免。"},
            """产出指标 | 数量指标 | 免疫生猪数量 | 12万头
               产出指标 | 质量指标 | 应免畜禽免疫密度 | 100%
               效益指标 | 社会效益指标 | 重大疫情发生次数 | 0次
               满意度指标 | 服务对象满意度指标 | 养殖户满意度 | ≥92%""",
        ),
    ]  # fmt: skip


# The title and the head stand in text boxes, labels of levels a character a line.
def text_boxes() -> tuple[bytes, list[Wanted]]:
    made = docx.Document()
    for text in (
        "2026年度项目支出绩效目标表",
        "填报单位（盖章）：沙河区体育中心    金额单位：万元",
    ):
        box = (
            f"<w:r {nsdecls('w')}><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'>"
            f"<v:textbox><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>"
            "</v:textbox></v:shape></w:pict></w:r>"
        )
        made.add_paragraph()._p.append(parse_xml(box))
    into_word(made, grid(
        """项目名称 | 全民健身器材更新 | < | < | 项目负责人 | 顾远
           主管部门 | 沙河区教育体育局 | < | < | 实施单位 | 沙河区体育中心
           项目属性 | 延续性项目 | < | < | 项目期 | 1年
           预算金额 | 资金总额 | 132 | < | 财政拨款 | 120
           ^ | ^ | ^ | < | 单位自筹 | 12
           总\\n体\\n目\\n标 | 更新社区健身点器材60处，器材完好率不低于98%。 | < | < | < | <
           一级\\n指标 | 二级\\n指标 | 三级指标 | < | 指标值 | 评（扣）分标准
           产\\n出\\n指\\n标 | 数\\n量\\n指\\n标 | 更新健身点 | < | 60处 | 每少1处扣1分
           ^ | ^ | 更换器材 | < | ≥420件 | 每少1件扣0.1分
           ^ | 质\\n量\\n指\\n标 | 器材合格率 | < | 100% | 每低1%扣1分
           ^ | 时\\n效\\n指\\n标 | 完工时间 | < | 10月底 | 每迟1月扣2分
           效\\n益\\n指\\n标 | 社\\n会\\n效\\n益\\n指\\n标 | 惠及居民人数 | < | ≥8.5万人 | 每低1%扣1分
           满\\n意\\n度 | 服务对象满意度 | 居民满意度 | < | ≥88% | 每低1%扣1分"""
    ))  # fmt: skip
    return saved(made), [
        wanted(
            "declaration",
            {"year": 2026, "project_name": "全民健身器材更新", "department": "沙河区教育体育局",
             "unit": "沙河区体育中心", "amount_unit": "万元",
             "funding": {"annual": "132", "annual_appropriation": "120", "annual_other": "12"},
             "annual_goal": "更新社区健身点器材60处，器材完好率不低于98%。"},
            """产出指标 | 数量指标 | 更新健身点 | 60处
               产出指标 | 数量指标 | 更换器材 | ≥420件
               产出指标 | 质量指标 | 器材合格率 | 100%
               产出指标 | 时效指标 | 完工时间 | 10月底
               效益指标 | 社会效益指标 | 惠及居民人数 | ≥8.5万人
               满意度指标 | 服务对象满意度指标 | 居民满意度 | ≥88%""",
        )
    ]  # fmt: skip


# A workbook: notes for the filler, two forms on sheets of their own, a list of choices.
def several_sheets() -> tuple[bytes, list[Wanted]]:
    made = book(
        填表说明=grid(
            """填表说明 | <
               1 | 项目名称按预算批复填写，主管部门填写一级预算单位。
               2 | 绩效指标分为产出指标、效益指标、满意度指标，指标值应量化。
               3 | 数量指标填写示例：培训人数 ≥100人"""
        ),
        目标申报=grid(
            """项目支出绩效目标申报表 | < | < | < | <
               年度：2026 | < | < | 单位：元 | <
               项目名称 | 窗口服务外包 | < | 项目编码 | 520101
               主管部门 | 江湾区行政审批局 | < | 预算单位 | 江湾区政务服务中心
               开始时间 | 2026-01-01 | < | 结束时间 | 2026-12-31
               项目资金 | 总额 | 1860000 | 财政资金 | 1860000
               ^ | 上年结转 | 0 | 其他资金 | 0
               年度绩效目标 | 配备窗口服务人员31名，受理业务不少于26万件，群众评价良好。 | < | < | <
               一级指标 | 二级指标 | 三级指标 | 目标值 | 计量单位
               产出指标 | 数量指标 | 窗口服务人员 | 31 | 名
               ^ | ^ | 受理业务量 | ≥26 | 万件
               ^ | 质量指标 | 按时办结率 | ≥99 | %
               ^ | 时效指标 | 平均等候时间 | ≤12 | 分钟
               ^ | 成本指标 | 人均服务费 | ≤60000 | 元/年
               效益指标 | 社会效益指标 | 有效投诉 | ≤3 | 件
               满意度指标 | 服务对象满意度 | 办事群众满意度 | ≥95 | %"""
        ),
        自评=grid(
            """项目支出绩效自评表 | < | < | < | < | < | < | < | <
               （2025年度） | < | < | < | < | < | < | < | <
               项目名称 | < | 窗口服务外包 | < | < | < | < | < | <
               主管部门 | < | 江湾区行政审批局 | < | < | 实施单位 | 江湾区政务服务中心 | < | <
               项目资金（万元） | < | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
               ^ | < | 年度资金总额 | 180 | 175 | 174.3 | 10 | 99.6% | 9.96
               ^ | < | 其中：财政拨款 | 180 | 175 | 174.3 | — | 99.6% | —
               ^ | < | 上年结转资金 | 0 | 0 | 0 | — | 0 | —
               ^ | < | 其他资金 | 0 | 0 | 0 | — | 0 | —
               年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | <
               ^ | 配备窗口人员30名，受理业务25万件。 | < | < | < | 实际配备30名，受理业务25.8万件，零重大投诉。 | < | < | <
               一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 | <
               产出指标 | 数量指标 | 窗口服务人员 | 30名 | 30名 | 20 | 20 | | <
               ^ | ^ | 受理业务量 | ≥25万件 | 25.8万件 | 15 | 15 | | <
               ^ | 质量指标 | 按时办结率 | ≥99% | 98.2% | 15 | 14.5 | 三季度系统切换，已加派人手。 | <
               效益指标 | 社会效益指标 | 有效投诉 | ≤3件 | 1件 | 30 | 30 | | <
               满意度指标 | 服务对象满意度指标 | 办事群众满意度 | ≥95% | 96.4% | 10 | 10 | | <
               总分 | < | < | < | < | 100 | 99.46 | | <"""
        ),
        数据字典=grid(
            """项目类别 | 指标级次 | 单位
               特定目标类 | 数量指标 | 万元
               其他运转类 | 质量指标 | 元
               人员类 | 时效指标 | %"""
        ),
    )
    made["数据字典"].sheet_state = "hidden"
    common = {"department": "江湾区行政审批局", "unit": "江湾区政务服务中心",
              "project_name": "窗口服务外包"}  # fmt: skip
    row = {"initial": "180", "adjusted": "175", "executed": "174.3"}
    return saved(made), [
        wanted(
            "declaration",
            {**common, "year": 2026, "amount_unit": "元",
             "start": "2026-01-01", "end": "2026-12-31",
             "funding": {"annual": "1860000", "annual_appropriation": "1860000",
                         "annual_carryover": "0", "annual_other": "0"},
             "annual_goal": "配备窗口服务人员31名，受理业务不少于26万件，群众评价良好。"},
            """产出指标 | 数量指标 | 窗口服务人员 | 31名
               产出指标 | 数量指标 | 受理业务量 | ≥26万件
               产出指标 | 质量指标 | 按时办结率 | ≥99%
               产出指标 | 时效指标 | 平均等候时间 | ≤12分钟
               产出指标 | 成本指标 | 人均服务费 | ≤60000元/年
               效益指标 | 社会效益指标 | 有效投诉 | ≤3件
               满意度指标 | 服务对象满意度指标 | 办事群众满意度 | ≥95%""",
        ),
        wanted(
            "self_evaluation",
            {**common, "year": 2025, "amount_unit": "万元",
             "budget": {"total": {**row, "weight": "10", "rate": "99.6", "score": "9.96"},
                        "appropriation": {**row, "rate": "99.6"},
                        "carryover": {"initial": "0", "adjusted": "0", "executed": "0"},
                        "other": {"initial": "0", "adjusted": "0", "executed": "0"}},
             "expected_goal": "配备窗口人员30名，受理业务25万件。",
             "actual_result": "实际配备30名，受理业务25.8万件，零重大投诉。",
             "total_score": "99.46"},
            """产出指标 | 数量指标 | 窗口服务人员 | 30名 | 30名 | 20 | 20 | -
               产出指标 | 数量指标 | 受理业务量 | ≥25万件 | 25.8万件 | 15 | 15 | -
               产出指标 | 质量指标 | 按时办结率 | ≥99% | 98.2% | 15 | 14.5 | 三季度系统切换，已加派人手。
               效益指标 | 社会效益指标 | 有效投诉 | ≤3件 | 1件 | 30 | 30 | -
               满意度指标 | 服务对象满意度指标 | 办事群众满意度 | ≥95% | 96.4% | 10 | 10 | -""",
            "actual", "weight", "score", "deviation",
        ),
    ]  # fmt: skip


# An export of a system: a line an indicator, the project's cells in each line, in GBK.
def export_a_line_an_indicator() -> tuple[bytes, list[Wanted]]:
    lines = [
        "单位名称,项目名称,预算金额(万元),绩效目标,一级指标,二级指标,三级指标,计算符号,指标值,计量单位,分值",
        '桥南区司法局,法律援助补贴,64.00,"办理援助案件300件，群众合法权益得到维护。",产出指标,数量指标,办理援助案件数,≥,300,件,25',
        '桥南区司法局,法律援助补贴,64.00,"办理援助案件300件，群众合法权益得到维护。",产出指标,质量指标,案件评查合格率,≥,98,%,25',
        '桥南区司法局,法律援助补贴,64.00,"办理援助案件300件，群众合法权益得到维护。",效益指标,社会效益指标,受援群众覆盖面,定性,扩大,,30',
        '桥南区司法局,法律援助补贴,64.00,"办理援助案件300件，群众合法权益得到维护。",满意度指标,服务对象满意度指标,受援人满意度,≥,95,%,10',
        '桥南区司法局,人民调解以奖代补,28.50,"发放奖补资金，调解成功率稳步提高。",产出指标,数量指标,奖补调解案件数,≥,950,件,40',
        '桥南区司法局,人民调解以奖代补,28.50,"发放奖补资金，调解成功率稳步提高。",产出指标,时效指标,奖补发放完成时间,≤,12,月,20',
        '桥南区司法局,人民调解以奖代补,28.50,"发放奖补资金，调解成功率稳步提高。",效益指标,社会效益指标,调解成功率,≥,97,%,20',
        '桥南区司法局,人民调解以奖代补,28.50,"发放奖补资金，调解成功率稳步提高。",满意度指标,服务对象满意度指标,当事人满意度,≥,90,%,10',
    ]
    common = {"unit": "桥南区司法局", "amount_unit": "万元"}
    return "\n".join(lines).encode("gbk"), [
        wanted(
            "declaration",
            {**common, "project_name": "法律援助补贴", "funding": {"annual": "64.00"},
             "annual_goal": "办理援助案件300件，群众合法权益得到维护。"},
            """产出指标 | 数量指标 | 办理援助案件数 | ≥300件 | 25
               产出指标 | 质量指标 | 案件评查合格率 | ≥98% | 25
               效益指标 | 社会效益指标 | 受援群众覆盖面 | 扩大 | 30
               满意度指标 | 服务对象满意度指标 | 受援人满意度 | ≥95% | 10""",
            "weight",
        ),
        wanted(
            "declaration",
            {**common, "project_name": "人民调解以奖代补", "funding": {"annual": "28.50"},
             "annual_goal": "发放奖补资金，调解成功率稳步提高。"},
            """产出指标 | 数量指标 | 奖补调解案件数 | ≥950件 | 40
               产出指标 | 时效指标 | 奖补发放完成时间 | ≤12月 | 20
               效益指标 | 社会效益指标 | 调解成功率 | ≥97% | 20
               满意度指标 | 服务对象满意度指标 | 当事人满意度 | ≥90% | 10""",
            "weight",
        ),
    ]  # fmt: skip


# Monitoring with reasons to tick, heads of two rows.
def monitoring_with_ticks() -> tuple[bytes, list[Wanted]]:
    content = word(
        "附件2",
        "2026年1-9月项目绩效运行监控情况表",
        grid(
            """项目名称 | < | 河道保洁服务 | < | < | < | < | < | < | < | < | < | < | <
               主管部门及代码 | < | 浦塘区水务局 | < | < | < | 实施单位 | < | 浦塘区河道所 | < | < | < | < | <
               项目资金\\n（万元） | < | | < | 年初预算数 | < | 1-9月执行数 | < | 1-9月执行率 | < | 全年预计执行数 | < | < | <
               ^ | < | 年度资金总额 | < | 210.5 | < | 148.2 | < | 70.4% | < | 210.5 | < | < | <
               ^ | < | 其中：本年财政拨款 | < | 200.5 | < | 140.2 | < | 69.93% | < | 200.5 | < | < | <
               ^ | < | 其他资金 | < | 10 | < | 8 | < | 80% | < | 10 | < | < | <
               年度总体目标 | < | 完成68条段河道日常保洁，水面无成片漂浮物。 | < | < | < | < | < | < | < | < | < | < | <
               一级指标 | 二级指标 | 三级指标 | 年度指标值 | 1-9月执行情况 | 全年预计完成情况 | 偏差原因分析 | < | < | < | < | 完成目标可能性 | < | 备注
               ^ | ^ | ^ | ^ | ^ | ^ | 经费保障 | 制度保障 | 人员保障 | 硬件条件保障 | 其他 | 确定能 | 有可能 | ^
               产出指标 | 数量指标 | 保洁河道条段 | 68条段 | 68条段 | 68条段 | | | | | | √ | |
               ^ | ^ | 打捞垃圾量 | ≥900吨 | 512吨 | 850吨 | | | √ | | | | √ | 汛期船只不足
               ^ | 质量指标 | 保洁考核合格率 | ≥95% | 96.5% | 96% | | | | | | √ | |
               效益指标 | 生态效益指标 | 水面漂浮物 | 无成片 | 无成片 | 无成片 | | | | | | √ | |
               满意度指标 | 服务对象满意度指标 | 沿岸居民满意度 | ≥85% | 88% | 88% | | | | | | √ | | """
        ),
    )
    return content, [
        wanted(
            "monitoring",
            {"year": 2026, "project_name": "河道保洁服务", "department": "浦塘区水务局",
             "unit": "浦塘区河道所", "amount_unit": "万元",
             "budget": {
                 "total": {"initial": "210.5", "executed": "148.2", "rate": "70.4", "expected": "210.5"},
                 "appropriation": {"initial": "200.5", "executed": "140.2", "rate": "69.93", "expected": "200.5"},
                 "other": {"initial": "10", "executed": "8", "rate": "80", "expected": "10"}},
             "expected_goal": "完成68条段河道日常保洁，水面无成片漂浮物。"},
            """产出指标 | 数量指标 | 保洁河道条段 | 68条段 | 68条段 | 68条段 | 确定能
               产出指标 | 数量指标 | 打捞垃圾量 | ≥900吨 | 512吨 | 850吨 | 有可能
               产出指标 | 质量指标 | 保洁考核合格率 | ≥95% | 96.5% | 96% | 确定能
               效益指标 | 生态效益指标 | 水面漂浮物 | 无成片 | 无成片 | 无成片 | 确定能
               满意度指标 | 服务对象满意度指标 | 沿岸居民满意度 | ≥85% | 88% | 88% | 确定能""",
            "actual", "forecast", "likelihood",
        )
    ]  # fmt: skip


# The table of indicators stands inside a cell of the form's table.
def nested_tables() -> tuple[bytes, list[Wanted]]:
    made = docx.Document()
    made.add_paragraph("文化惠民工程项目绩效目标申报表")
    made.add_paragraph("（2027年）")
    outer = into_word(made, grid(
        """项目名称 | 农村电影放映 | 主管部门 | 清溪县委宣传部
           实施单位 | 清溪县电影公司 | 起止时间 | 2027年1月1日至2027年12月31日
           资金总额（元） | 386,400.00 | 其中财政拨款（元） | 386,400.00
           总体目标 | 全年放映公益电影1932场，实现行政村全覆盖。 | < | <
           绩效指标 | | < | <"""
    ))  # fmt: skip
    into_word(outer.cell(4, 1), grid(
        """一级指标 | 二级指标 | 三级指标 | 指标值
           产出指标 | 数量指标 | 放映场次 | ≥1932场
           ^ | ^ | 覆盖行政村 | 161个
           ^ | 质量指标 | 影片国产率 | 100%
           ^ | 成本指标 | 每场补贴 | ≤200元
           效益指标 | 社会效益指标 | 观影人次 | ≥9万人次
           满意度指标 | 服务对象满意度指标 | 观众满意度 | ≥90%"""
    ))  # fmt: skip
    return saved(made), [
        wanted(
            "declaration",
            {"year": 2027, "project_name": "农村电影放映", "department": "清溪县委宣传部",
             "unit": "清溪县电影公司", "amount_unit": "元",
             "start": "2027-01-01", "end": "2027-12-31",
             "funding": {"annual": "386400.00", "annual_appropriation": "386400.00"},
             "annual_goal": "全年放映公益电影1932场，实现行政村全覆盖。"},
            """产出指标 | 数量指标 | 放映场次 | ≥1932场
               产出指标 | 数量指标 | 覆盖行政村 | 161个
               产出指标 | 质量指标 | 影片国产率 | 100%
               产出指标 | 成本指标 | 每场补贴 | ≤200元
               效益指标 | 社会效益指标 | 观影人次 | ≥9万人次
               满意度指标 | 服务对象满意度指标 | 观众满意度 | ≥90%""",
        )
    ]  # fmt: skip


_EVALUATED = """项目名称 | < | 校园安全值守 | < | < | < | < | <
    主管部门 | < | 松江湾区教育局 | < | 实施单位 | 松江湾区第三中学 | < | <
    项目资金\\n（万元） | < | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
    年度资金总额 | < | 45 | 45 | 43.2 | 10 | 96% | 9.6
    其中：财政拨款 | < | 45 | 45 | 43.2 | - | 96% | -
    年度总体目标 | 预期目标 | < | < | 实际完成情况 | < | < | <
    ^ | 聘用保安12名，全年无安全责任事故。 | < | < | 聘用保安12名，未发生安全责任事故。 | < | < | <
    一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因
    产出指标 | 数量指标 | 聘用保安人数 | 12人 | 12人 | 20 | 20 |
    ^ | 质量指标 | 持证上岗率 | 100% | 91.7% | 20 | 18 | 1人证件换发中
    ^ | 时效指标 | 工资发放及时率 | 100% | 100% | 10 | 10 |
    效益指标 | 社会效益指标 | 安全责任事故 | 0起 | 0起 | 30 | 30 |
    满意度指标 | 服务对象满意度指标 | 家长满意度 | ≥90% | 93% | 10 | 10 |
    总分 | < | < | < | < | 100 | 97.6 | """


# Pages of a PDF that are turned when shown.
def turned_pages() -> tuple[bytes, list[Wanted]]:
    content = pdf(
        "项目支出绩效自评表", "（2025年度）", grid(_EVALUATED),
        widths=(2, 2, 3, 2, 2, 2, 2, 3), turned=90,
    )  # fmt: skip
    row = {"initial": "45", "adjusted": "45", "executed": "43.2", "rate": "96"}
    return content, [
        wanted(
            "self_evaluation",
            {"year": 2025, "project_name": "校园安全值守", "department": "松江湾区教育局",
             "unit": "松江湾区第三中学", "amount_unit": "万元",
             "budget": {"total": {**row, "weight": "10", "score": "9.6"}, "appropriation": row},
             "expected_goal": "聘用保安12名，全年无安全责任事故。",
             "actual_result": "聘用保安12名，未发生安全责任事故。", "total_score": "97.6"},
            """产出指标 | 数量指标 | 聘用保安人数 | 12人 | 12人 | 20 | 20 | -
               产出指标 | 质量指标 | 持证上岗率 | 100% | 91.7% | 20 | 18 | 1人证件换发中
               产出指标 | 时效指标 | 工资发放及时率 | 100% | 100% | 10 | 10 | -
               效益指标 | 社会效益指标 | 安全责任事故 | 0起 | 0起 | 30 | 30 | -
               满意度指标 | 服务对象满意度指标 | 家长满意度 | ≥90% | 93% | 10 | 10 | -""",
            "actual", "weight", "score", "deviation",
        )
    ]  # fmt: skip


# Money by source in a sentence and in two units; indicators named before their level.
def two_units_of_money() -> tuple[bytes, list[Wanted]]:
    text = """
附表3
区级专项资金项目绩效目标表
（2026年）
项目名称：老旧小区电梯加装补贴
主管单位：文昌区住房和建设局　　　　项目单位：文昌区房屋管理中心
项目实施期：2026年3月—2027年2月
项目总投资：1,200万元　　其中财政资金：960万元　　自筹资金：240万元
本年度预算：5,400,000元　　其中财政拨款：5,400,000元
实施期绩效目标：两年内完成电梯加装80台，惠及居民2400户。
年度绩效目标：2026年完成电梯加装36台并投入使用。
一级指标　　二级指标　　三级指标　　　　指标值　　　　指标说明
产出指标　　数量指标　　加装电梯台数　　36台　　　　　以验收单为准
　　　　　　质量指标　　电梯检验合格率　　100%　　　　特种设备检验
　　　　　　时效指标　　补贴拨付时限　　≤15个工作日　　验收后起算
成本指标　　经济成本指标　　每台补贴　　≤15万元　　　不含管线迁移
效益指标　　社会效益指标　　受益户数　　≥1080户　　　　按加装单元计
满意度指标　服务对象满意度指标　居民满意度　≥90%　　问卷调查
""".strip()
    return text.encode(), [
        wanted(
            "declaration",
            {"year": 2026, "project_name": "老旧小区电梯加装补贴", "department": "文昌区住房和建设局",
             "unit": "文昌区房屋管理中心", "start": "2026-03-01", "end": "2027-02-28",
             "amount_unit": "元",
             "funding": {"total": "12000000", "total_fiscal": "9600000", "total_other": "2400000",
                         "annual": "5400000", "annual_appropriation": "5400000"},
             "total_goal": "两年内完成电梯加装80台，惠及居民2400户。",
             "annual_goal": "2026年完成电梯加装36台并投入使用。"},
            """产出指标 | 数量指标 | 加装电梯台数 | 36台
               产出指标 | 质量指标 | 电梯检验合格率 | 100%
               产出指标 | 时效指标 | 补贴拨付时限 | ≤15个工作日
               成本指标 | 经济成本指标 | 每台补贴 | ≤15万元
               效益指标 | 社会效益指标 | 受益户数 | ≥1080户
               满意度指标 | 服务对象满意度指标 | 居民满意度 | ≥90%""",
        )
    ]  # fmt: skip


# A whole department's evaluation, money by use.
def department_evaluated() -> tuple[bytes, list[Wanted]]:
    content = word(
        "部门整体支出绩效自评表",
        "（2025年度）",
        grid(
            """部门名称 | 苍梧区应急管理局 | < | < | < | < | < | <
               预算执行情况（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 执行率 | 分值 | 得分
               ^ | 年度资金总额 | 1850 | 1920 | 1889.3 | 98.4% | 10 | 9.84
               ^ | 其中：基本支出 | 1200 | 1210 | 1205.3 | 99.61% | — | —
               ^ | 项目支出 | 650 | 710 | 684 | 96.34% | — | —
               年度总体目标 | 预期目标 | < | < | 实际完成情况 | < | < | <
               ^ | 不发生较大及以上生产安全事故，应急演练全覆盖。 | < | < | 未发生较大及以上生产安全事故，组织演练46场。 | < | < | <
               一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因及改进措施
               运行成本 | 公用经费控制 | 公用经费控制率 | ≤100% | 97% | 10 | 10 |
               履职效能 | 重点工作 | 组织应急演练 | ≥45场 | 46场 | 30 | 30 |
               ^ | ^ | 隐患整改率 | ≥98% | 96.1% | 20 | 18.6 | 两处需停产改造，已列计划
               社会效应 | 社会效益 | 较大事故起数 | 0起 | 0起 | 20 | 20 |
               服务对象满意度 | 服务对象满意度 | 企业满意度 | ≥90% | 93% | 10 | 10 |
               总分 | < | < | < | < | 100 | 98.44 | """
        ),
    )
    return content, [
        wanted(
            "department_evaluation",
            {"year": 2025, "department": "苍梧区应急管理局", "amount_unit": "万元",
             "total_score": "98.44"},
            """运行成本 | 公用经费控制 | 公用经费控制率 | ≤100% | 97% | 10 | 10 | -
               履职效能 | 重点工作 | 组织应急演练 | ≥45场 | 46场 | 30 | 30 | -
               履职效能 | 重点工作 | 隐患整改率 | ≥98% | 96.1% | 20 | 18.6 | 两处需停产改造，已列计划
               效益指标 | 社会效益指标 | 较大事故起数 | 0起 | 0起 | 20 | 20 | -
               满意度指标 | 服务对象满意度指标 | 企业满意度 | ≥90% | 93% | 10 | 10 | -""",
            "actual", "weight", "score", "deviation",
        )
    ]  # fmt: skip


# Weights and standards before the target, rows of which two share a cell, names numbered.
def numbered_rows_of_a_page() -> tuple[bytes, list[Wanted]]:
    content = pdf(
        "财政专项资金绩效目标申报表",
        "2026年度 单位：万元",
        grid(
            """专项名称 | 小微企业创业担保贷款贴息 | < | < | < | <
               主管部门 | 临港区人力资源和社会保障局 | < | 实施单位 | 临港区就业服务中心 | <
               实施期资金总额 | 900 | < | 年度资金总额 | 300 | <
               其中：财政资金 | 900 | < | 其中：当年财政拨款 | 280 | <
               其他资金 | 0 | < | 上年结转资金 | 20 | <
               实施期目标（2026年—2028年） | < | < | 年度目标 | < | <
               三年累计扶持创业主体450户，带动就业1350人。 | < | < | 扶持创业主体150户，带动就业450人，贴息及时到位。 | < | <
               一级指标 | 二级指标 | 分值权重 | 三级指标 | 年度指标值 | 指标值确定依据
               产出指标 | 数量指标 | 30 | 1.扶持创业主体数 | ≥150户 | 年度计划
               ^ | 质量指标 | 20 | 2.贴息对象符合率 | =100% | 管理办法
               ^ | 时效指标 | 10 | 3.贴息拨付时间 | 每季度末 | 管理办法
               效益指标 | 社会效益指标 | 20 | 4.带动就业人数 | ≥450人 | 年度计划
               ^ | 可持续影响指标 | 10 | 5.贷款按期还款率 | ≥97% | 历史数据
               满意度指标 | 服务对象满意度指标 | 10 | 6.创业主体满意度 | ≥92% | 问卷"""
        ),
        widths=(2, 3, 1, 3, 2, 2),
    )
    return content, [
        wanted(
            "declaration",
            {"year": 2026, "project_name": "小微企业创业担保贷款贴息",
             "department": "临港区人力资源和社会保障局", "unit": "临港区就业服务中心",
             "amount_unit": "万元",
             "funding": {"total": "900", "total_fiscal": "900", "total_other": "0",
                         "annual": "300", "annual_appropriation": "280", "annual_carryover": "20"},
             "total_goal": "三年累计扶持创业主体450户，带动就业1350人。",
             "annual_goal": "扶持创业主体150户，带动就业450人，贴息及时到位。"},
            """产出指标 | 数量指标 | 扶持创业主体数 | ≥150户 | 30
               产出指标 | 质量指标 | 贴息对象符合率 | =100% | 20
               产出指标 | 时效指标 | 贴息拨付时间 | 每季度末 | 10
               效益指标 | 社会效益指标 | 带动就业人数 | ≥450人 | 20
               效益指标 | 可持续影响指标 | 贷款按期还款率 | ≥97% | 10
               满意度指标 | 服务对象满意度指标 | 创业主体满意度 | ≥92% | 10""",
            "weight",
        )
    ]  # fmt: skip


# A table that goes on beside itself: the right half has rows of its own.
def goes_on_beside_itself() -> tuple[bytes, list[Wanted]]:
    rows = grid(
        """
        项目名称 | 牧道桥涵加固 | < | < | < | <
        主管部门 | 苍岭旗交通局 | < | 实施单位 | 苍岭旗公路段 | <
        项目金额 | 64.5万元 | < | < | < | <
        年度目标 | 加固桥涵9座，牧民转场安全通行。 | < | < | < | <
        二级指标 | 三级指标 | 指标值 | 二级指标 | 三级指标 | 指标值
        数量指标 | 加固桥涵 | 9座 | 社会效益指标 | 受益牧户 | ≥310户
        时效指标 | 完工时间 | 8月底 | 服务对象满意度指标 | 牧民满意度 | ≥92%
        """
    )
    head = {
        "year": 2026,
        "project_name": "牧道桥涵加固",
        "department": "苍岭旗交通局",
        "unit": "苍岭旗公路段",
        "amount_unit": "万元",
        "funding": {"annual": "64.5"},
        "annual_goal": "加固桥涵9座，牧民转场安全通行。",
    }
    told = """
        产出指标 | 数量指标 | 加固桥涵 | 9座
        产出指标 | 时效指标 | 完工时间 | 8月底
        效益指标 | 社会效益指标 | 受益牧户 | ≥310户
        满意度指标 | 服务对象满意度指标 | 牧民满意度 | ≥92%
        """
    return word("项目绩效目标表（2026年度）", rows), [wanted("declaration", head, told)]


# The same without borders: a line holds two rows, the left half comes first.
def goes_on_beside_itself_in_text() -> tuple[bytes, list[Wanted]]:
    _, forms = goes_on_beside_itself()
    text = """项目绩效目标表（2026年度）
项目名称\t牧道桥涵加固\t\t主管部门\t苍岭旗交通局\t
实施单位\t苍岭旗公路段\t\t项目金额\t64.5万元\t
年度目标\t加固桥涵9座，牧民转场安全通行。\t\t\t\t
二级指标\t三级指标\t指标值\t二级指标\t三级指标\t指标值
数量指标\t加固桥涵\t9座\t社会效益指标\t受益牧户\t≥310户
时效指标\t完工时间\t8月底\t服务对象满意度指标\t牧民满意度\t≥92%
"""
    return text.encode(), forms


# No table at all: levels are numbered headings, an indicator is «name: value».
def numbered_headings() -> tuple[bytes, list[Wanted]]:
    text = """2026年度项目绩效目标
项目名称:林区瞭望塔检修
主管部门:苍岭旗林草局
实施单位:苍岭旗防火站
年度预算(万元):18.20
年度目标:检修瞭望塔14座,更换望远镜28台.
绩效指标:
一、产出指标
(一)数量指标
1.检修塔数:14座
2.更换望远镜:>=28台
(二)时效指标
1.完工时间:4月底前
二、满意度指标
(一)服务对象满意度指标
1.护林员满意度:>=95%
"""
    head = {
        "year": 2026,
        "project_name": "林区瞭望塔检修",
        "department": "苍岭旗林草局",
        "unit": "苍岭旗防火站",
        "amount_unit": "万元",
        "funding": {"annual": "18.20"},
        "annual_goal": "检修瞭望塔14座,更换望远镜28台.",
    }
    told = """
        产出指标 | 数量指标 | 检修塔数 | 14座
        产出指标 | 数量指标 | 更换望远镜 | ≥28台
        产出指标 | 时效指标 | 完工时间 | 4月底前
        满意度指标 | 服务对象满意度指标 | 护林员满意度 | ≥95%
        """
    return text.encode(), [wanted("declaration", head, told)]


LAYOUTS = (
    two_forms_behind_a_letter, text_boxes, several_sheets, export_a_line_an_indicator,
    monitoring_with_ticks, nested_tables, turned_pages, two_units_of_money, department_evaluated,
    numbered_rows_of_a_page, goes_on_beside_itself,
    goes_on_beside_itself_in_text, numbered_headings,
)  # fmt: skip


@pytest.mark.parametrize("make", LAYOUTS)
def test_layout_is_read_whole_and_nothing_wrong_in_silence(
    make: Callable[[], tuple[bytes, list[Wanted]]],
) -> None:
    content, forms = make()

    found = recognise(read(content)).to_json()["documents"]

    assert [form["kind"] for form in found] == [form["kind"] for form in forms]
    for form, one in zip(forms, found, strict=True):
        count = count_form(form, one)
        asked = 1 if make is department_evaluated else 0  # its level 社会效应 is no other paper's
        assert (count.wrong, count.unread, count.doubted) == ([], 0, asked)
        dates = [(one.get(key), form[key]) for key in ("start", "end") if key in form]
        assert all(left == right for left, right in dates)


def test_ticks_say_what_stands_over_them() -> None:
    content, _ = monitoring_with_ticks()
    sheet = recognise(read(content)).documents[0].sheet
    assert isinstance(sheet, MonitoringSheet)
    told = [(row.likelihood, row.reasons, row.deviation) for row in sheet.indicators]
    assert told[0] == ("确定能", (), "")
    assert told[1] == ("有可能", ("人员保障",), "")


def test_months_of_a_monitoring_sheet_are_those_of_its_heads() -> None:
    data, _ = monitoring_with_ticks()
    sheet = recognise(read(data)).documents[0].sheet
    assert isinstance(sheet, MonitoringSheet)
    assert sheet.period == "1—9月"


def test_page_that_shows_its_text_sideways_is_drawn_as_it_is_read(tmp_path: Path) -> None:
    content, _ = turned_pages()

    sizes = draw_pages(content, [0], tmp_path, Limits())

    width, height = sizes["0"]
    assert width < height
    places = recognise(read(content)).documents[0].places
    boxes = [place.box for place in places.values() if place.box]
    assert boxes
    assert all(box[2] <= width and box[3] <= height for box in boxes)
