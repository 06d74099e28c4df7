"""Rules of the levels: known ones, the right level 1, and level 2 by the meaning of the name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Remedy, Rule, Severity
from apps.declarations.rules import lexicon as words
from apps.declarations.rules.reading import Row, bare, rows
from apps.formkit.values.units import Dimension, dimension_of

FAMILY = "指标层级"

_COMPLETION: Final = re.compile(r"(?:完成率|完成情况|完成比例|完成度)$")
_ON_TIME: Final = re.compile(
    r"及时|按时|按期|时效|进度|时间|日期|准时|时限|时长|期限|周期|响应|节点|提前|当年|年内|年度内|"
    r"[节日月季汛年期会]前|之前|以前|学期?前"
)
_TIMELY_TARGETS: Final = frozenset(
    ["及时", "按时", "按时完成", "及时完成", "按期", "按期完成", "完成及时"]
)
_EFFECT_NAME: Final = re.compile(r"(?:作用|影响力(?:范围)?|氛围|风气|战略)$")
# How able or aware people are is what the work brings about, not how well it was done.
_ABILITY_NAME: Final = re.compile(r"(?<!服务|保障|供给|处理)(?:能力|素质|素养|意识)$")
_GROWTH: Final = re.compile(r"提升|提高|增强|加强|改善")
_PROPERTY: Final = re.compile(r"(?:有效|合理|完整|稳定|规范|准确|合规|安全|明确|科学)性$")
_WORK_PROPERTY: Final = re.compile(
    r"(?:运行|系统|设备|平台|网络|设施|安排|流程|程序|资料|档案|数据|方案|制定|设置).{0,4}"
    r"(?:稳定|合理|规范|完整|安全|有效|准确)性$"
    r"|(?:投诉|信访|工单|诉求)(?:事项)?(?:处置|处理|办结|化解)率$"
)
# Whom the work reached is what was done; what became of them is the effect.
_WORK_COVERAGE: Final = re.compile(
    r"(?:培训|走访|慰问|体检|检查|巡查|排查|督查|抽检|监测|评审|考核|挂牌|增挂|服务)(?:工作)?覆盖率$"
)
# What the unit did itself, counted; whom it helped is an effect.
_WORK_COUNT: Final = re.compile(
    r"^(?:全年|年度|年内)?(?:举办|开展|组织|召开|印制|印发|发放|采购|购置|制作|推送).{2,14}(?:次数|场次|场数|份数|册数|期数|批次|数量)$"
)
_REACHED: Final = re.compile(
    r"^(?:培训|参训|走访|检查|巡查|慰问|体检).{0,6}(?:人数|人次|次数|户数|场次)$"
)
_EARNINGS: Final = re.compile(r"增收|创收|产值|税收|销售额|营业收入|经济效益")
_COSTLY: Final = re.compile(r"成本|费|经费|价|支出|投入|资金|补贴|补助|标准|占|超|排放|损")
_COUNT_OF: Final = re.compile(r"(?<![天日时月周季指系分倍])(?:数|数量|人次|场次|批次)$")
_COUNTS: Final = frozenset({Dimension.PEOPLE, Dimension.EVENTS, Dimension.THINGS, Dimension.BODIES})
_EXTENTS: Final = frozenset({Dimension.LENGTH, Dimension.AREA})
_WHEN: Final = re.compile(
    r"(?:完成|发放|拨付|办结|办理|处置|处理|到场|响应|送达|反馈|上架|交付|开通|审核|审批|受理|公示|修复|建成|竣工|"
    r"验收|支付|兑付|启动|开工|到位|抢通|抢修|整改|检查|报送|提交|列装|配送|出具|回复|答复)(?:时间|时限|期限|日期|周期|用时|时长)$"
)


class LevelUnknown(Rule):
    """一级、二级指标应取表式规定的名称。"""

    code = "level-unknown"
    title = "不认识的一级或二级指标"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            if row.level1 not in words.LEVEL1:
                yield self.finding(
                    row.at("level1"),
                    f"{row.label}的一级指标“{row.raw.level1}”不在表式中，应为"
                    f"{'、'.join(words.LEVEL1)}之一。",
                )
            elif row.level2 not in words.LEVEL1_OF:
                shown = f"“{row.raw.level2}”不在表式中" if row.raw.level2 else "没有填写"
                yield self.finding(row.at("level2"), f"{row.label}的二级指标{shown}。")


class LevelMisplaced(Rule):
    """二级指标应归在所属的一级指标下；2025年起成本是一级指标，不再列在产出之下。"""

    code = "level-misplaced"
    title = "二级指标不属于所在的一级指标"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            level1 = words.LEVEL1_OF.get(row.level2)
            if level1 is None or row.level1 not in words.LEVEL1:
                continue
            if level1 != row.level1:
                yield self.finding(
                    row.at("level1"),
                    f"{row.label}的二级指标“{row.raw.level2}”属于{level1}，却列在{row.level1}下。",
                    remedy=Remedy.replacing(row.at("level1"), str(row.raw.level1), level1),
                )
            elif row.level2 == words.COST and view.policy.edition == "2025":
                yield self.finding(
                    row.at("level1"),
                    f"{row.label}把成本指标列在产出指标下；本年表式中成本指标是一级指标。",
                    remedy=Remedy.replacing(row.at("level1"), str(row.raw.level1), words.COST),
                )


def _is_timely(row: Row, name: str) -> bool:
    """Whether the name speaks of when; «照明时间 ≥4000小时» speaks of how much."""
    if name.endswith(words.TIMELY_ENDINGS):
        return True
    return bool(_WHEN.search(name)) and row.op not in ("≥", ">")


def _has_count(row: Row) -> bool:
    return row.number is not None and dimension_of(row.unit) in _COUNTS


def fitting_level2(row: Row) -> tuple[str, str, Severity] | None:
    """Give the level 2 that the name and the target ask for, with the reason; ``None`` if it fits.

    WARN where name and target both leave no doubt, HINT where the name alone speaks.
    """
    name = bare(row.name)
    if row.level2 == words.SERVED:
        return _unsatisfied(row, name)
    if name.endswith(("满意度", "满意率")):
        return words.SERVED, "讲的是满意度", Severity.WARN
    if row.level1 == words.OUTPUT and row.level2 in (words.QUALITY, words.TIMELINESS):
        return _misfit_output(row, name)
    if row.level2 == words.QUANTITY:
        if _is_timely(row, name):
            return words.TIMELINESS, "讲的是时效", Severity.WARN
        if name.endswith(words.QUALITY_ENDINGS) and not _has_count(row):
            return words.QUALITY, "讲的是质量", Severity.WARN
        return None
    if row.level1 == words.EFFECT:
        return _misfit_effect(row, name)
    # A ceiling on cars or staff does keep a cost down.
    counted = _has_count(row) and row.op not in ("≤", "<") and name.endswith(words.QUANTITY_ENDINGS)
    if row.level1 == words.COST and not _COSTLY.search(name):
        if counted:
            return words.QUANTITY, f"讲的是数量（{row.raw.target}）", Severity.WARN
        if name.endswith(words.QUALITY_ENDINGS):
            return words.QUALITY, "讲的是质量", Severity.WARN
    return None


def _unsatisfied(row: Row, name: str) -> tuple[str, str, Severity] | None:
    if any(word in name for word in words.SATISFIED_WORDS) or len(name) < 4:
        return None
    if name in words.LEVEL1_OF:
        return None
    if any(word in name for word in ("氛围", "影响", "知晓", "作用")):
        return words.SOCIAL, "讲的是社会影响，不是谁的满意度", Severity.WARN
    if name.endswith(words.LASTING_ENDINGS):
        return words.LASTING, "讲的是机制建设，不是谁的满意度", Severity.WARN
    return words.QUALITY, "讲的是工作内容，不是谁的满意度", Severity.WARN


def _misfit_output(row: Row, name: str) -> tuple[str, str, Severity] | None:
    if _has_count(row) and not any(word in name for word in words.BAD_WORDS):
        reason = f"讲的是数量（{row.raw.target}）"
        # Who passed, won or was certified tells how good the work was.
        if row.level2 == words.QUALITY and _EARNED.search(name):
            return None
        if name.endswith(words.QUANTITY_ENDINGS):
            return words.QUANTITY, reason, Severity.WARN
        # 获奖数 may well stand for quality.
        if name.endswith("数"):
            return words.QUANTITY, reason, Severity.HINT
    extent = row.number is not None and dimension_of(row.unit) in _EXTENTS
    if extent and name.endswith(("面积", "里程", "长度")) and row.op not in ("≤", "<"):
        return words.QUANTITY, f"讲的是数量（{row.raw.target}）", Severity.WARN
    if row.level2 == words.QUALITY:
        if _is_timely(row, name):
            return words.TIMELINESS, "讲的是时效", Severity.WARN
        social = name.endswith(words.SOCIAL_ENDINGS) or _EFFECT_NAME.search(name)
        if social or any(word in name for word in words.EFFECT_WORDS):
            return words.SOCIAL, "讲的是产生的影响", Severity.HINT
        if _EARNINGS.search(name) and dimension_of(row.unit) == Dimension.MONEY:
            return words.ECONOMIC, "讲的是带来的收入", Severity.HINT
        if _ABILITY_NAME.search(name) and _GROWTH.search(row.text):
            return words.SOCIAL, "讲的是人的变化", Severity.HINT
        return None
    if _ON_TIME.search(name):
        return None
    if row.is_share and (_COMPLETION.search(name) or _COUNT_OF.search(name)):
        return words.QUANTITY, "讲的是完成多少，没有讲时间", Severity.WARN
    if name.endswith((*words.QUALITY_ENDINGS, "故障率", "覆盖率")) or _PROPERTY.search(name):
        return words.QUALITY, "讲的是质量", Severity.WARN
    return None


def _misfit_effect(row: Row, name: str) -> tuple[str, str, Severity] | None:
    if "满意度" in name:
        return words.SERVED, "讲的是满意度", Severity.WARN
    # 水质达标率, 空气优良率 are the effect itself, not the quality of the work.
    if row.level2 == words.ECOLOGICAL and _ECOLOGICAL.search(name):
        return None
    if _STATE_OF_THE_WORLD.search(name):
        return None
    if name.endswith(words.QUALITY_ENDINGS):
        # «提升…质量» may well be meant as the effect of the work.
        wished = name.startswith(("提升", "提高", "改善", "促进", "增强", "优化"))
        return words.QUALITY, "讲的是产出的质量", Severity.HINT if wished else Severity.WARN
    if _has_count(row) and _WORK_COUNT.search(name):
        return words.QUANTITY, f"讲的是做了多少（{row.raw.target}）", Severity.WARN
    if _has_count(row) and _REACHED.search(name):
        return words.QUANTITY, f"讲的是做了多少（{row.raw.target}）", Severity.HINT
    if _WORK_PROPERTY.search(name):
        return words.QUALITY, "讲的是工作本身做得怎样", Severity.HINT
    if _WORK_COVERAGE.search(name):
        return words.QUALITY, "讲的是工作做到多少，不是带来的效果", Severity.HINT
    if "准确率" in name or "合格率" in name or row.text in ("准确", "准确无误"):
        return words.QUALITY, "讲的是准确与否", Severity.WARN
    if name.endswith(words.TIMELY_ENDINGS) or row.text in _TIMELY_TARGETS:
        return words.TIMELINESS, "讲的是及时与否", Severity.WARN
    if any(word in name for word in words.SPENDING_RATES):
        return None
    if row.level2 in (words.ECONOMIC, words.ECOLOGICAL) and name.endswith(words.SOCIAL_ENDINGS):
        return words.SOCIAL, "讲的是社会影响", Severity.WARN
    if row.level2 == words.SOCIAL and _JUDGED_ABOVE.search(name):
        return words.QUALITY, "讲的是上级的考核评价，不是社会得到的好处", Severity.HINT
    lasting = name.endswith(words.LASTING_ENDINGS)
    if lasting and row.level2 != words.LASTING:
        return words.LASTING, "讲的是长效机制", Severity.HINT
    if row.level2 == words.ECOLOGICAL and not _ECOLOGICAL.search(name):
        return words.SOCIAL, "没有讲生态环境", Severity.HINT
    return None


_JUDGED_ABOVE: Final = re.compile(
    r"(?:上级|主管|财政|市级|省级|年度|绩效).{0,6}(?:考核|检查|验收|督查)(?:情况|结果|得分|等次|成绩|排名)?$"
)
# How people, food and water are is what the work is for.
_STATE_OF_THE_WORLD: Final = re.compile(r"(?:体质|体能|视力|食品|药品|饮用水).{0,6}率$")
_EARNED: Final = re.compile(
    r"取得|获得|获[一-龥]{0,6}奖|奖项|获评|评为|通过|合格|达标|优秀|优质|录用|录取|入选|入围|获证|认证"
)
_ECOLOGICAL: Final = re.compile(
    r"断面|耗电|节电|用电|耗水|有效利用系数|回收|生态|环境|污染|排放|绿|水质|水体|水域|河|湖|用水|节水|PM|浓度|臭氧|空气|大气|废|节能|能耗|垃圾|资源|土壤|碳|"
    r"森林|造林|林木|湿地|扬尘|噪声|环保|生物|农药|秸秆|景观"
)


class WrongLevel2(Rule):
    """二级指标应与指标名称的意思相符：次数归数量，及时率归时效，合格率归质量，知晓率归社会效益。"""

    code = "wrong-level2"
    title = "二级指标与指标名称不符"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            fit = fitting_level2(row) if row.name else None
            if fit is None or fit[0] == row.level2:
                continue
            level2, reason, severity = fit
            same_level1 = words.LEVEL1_OF[level2] == row.level1
            yield self.finding(
                row.at("level2"),
                f"{row.label}{reason}，却列在“{row.raw.level2}”下，应归“{level2}”。",
                severity=severity,
                remedy=Remedy.replacing(row.at("level2"), str(row.raw.level2), level2)
                if same_level1
                else None,
            )


class SpendingRate(Rule):
    """预算执行率、资金使用率另有评分，不应作为产出或效益指标。"""

    code = "spending-rate"
    title = "把花钱的进度当作产出或效益"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            found = [word for word in words.SPENDING_RATES if word in row.name]
            if found and row.level1 in (words.OUTPUT, words.EFFECT):
                yield self.finding(
                    row.at("level3"),
                    f"{row.label}讲的是花钱进度（{found[0]}），不是{row.level1[:2]}。"
                    "预算执行率在自评时单独计分，请换成工作本身的指标。",
                )


RULES: tuple[type[Rule], ...] = (LevelUnknown, LevelMisplaced, WrongLevel2, SpendingRate)
