"""Rules of operator against sense: would doing nothing meet the target? (domain §5.3, 27 to 29)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from apps.checks.engine import CheckView, Finding, Remedy, Rule, Severity
from apps.declarations.rules import lexicon as words
from apps.declarations.rules.reading import Row, plain, rows, rows_of
from apps.formkit.values.units import Dimension, dimension_of

FAMILY = "不做也达标"

_LIMITS: Final = frozenset({"≤", "<"})
_FLOORS: Final = frozenset({"≥", ">"})
_OPERATOR: Final = re.compile(r">=|<=|[≥≤＞＜><=≧≦]|不低于|不少于|不超过|不高于")


def less_is_better(row: Row) -> bool:
    """Whether the name speaks of something to be kept low."""
    return any(word in row.name for word in words.BAD_WORDS)


def more_is_better(row: Row) -> bool:
    """Whether the name speaks of something to be reached, so that nought is a failure."""
    if row.level1 == words.COST or row.level2 == words.COST or _LOAD.search(row.name):
        return False
    # «每班学员人数 ≤40» is the size of one, and small ones are better.
    if _EACH_NAME.match(row.name):
        return False
    # 隐患整改率 speaks of the mending, whatever bad thing is mended.
    if _GOOD_TAIL.search(row.name):
        return True
    extent = row.level2 == words.QUANTITY and row.name.endswith(("面积", "里程", "长度"))
    if extent and not _SITE.search(row.name):
        return True
    if less_is_better(row):
        return False
    if row.name.endswith(words.GOOD_ENDINGS) or row.level1 == words.SATISFACTION:
        return True
    unit = row.unit[1:] if row.unit.startswith("万") and len(row.unit) > 1 else row.unit
    # 家次, 客次: so many times one of them.
    if dimension_of(unit) == Dimension.UNKNOWN:
        unit = unit.removesuffix("次")
    counted = dimension_of(unit) in (
        Dimension.PEOPLE,
        Dimension.EVENTS,
        Dimension.THINGS,
        Dimension.BODIES,
    )
    measured = dimension_of(unit) in (Dimension.LENGTH, Dimension.AREA)
    if row.level2 == words.QUANTITY and (counted or (measured and not _SITE.search(row.name))):
        return True
    # A ceiling of 80 % and more on something undesirable makes no sense, whatever it is called.
    high = row.is_share and row.number is not None and row.number >= 80
    return high and bool(_RATE.search(row.name)) and "使用" not in row.name


_GOOD_TAIL: Final = re.compile(
    r"(?<![不未非误漏])(?:合格|完成|覆盖|及时|准确|通过|达标|知晓|参与|整改|处理|处置|办结|结案|化解|排查|发放|"
    r"到位|拨付|兑现|回访|随访|接种|在线|完好|落实|合规|规范|修复|响应|回复|巡查|上报|建档|签约|普及|好评|优良|"
    r"查处|调解|受理|治愈|成活|回收|联网|亮灯|出勤|就业|入学|巩固|登记|备案|公开)率$"
)
_EACH_NAME: Final = re.compile(r"[每单]|平均|[人户班场]均")
_SITE: Final = re.compile(r"占地|用地|建筑面积|规模|容积")
_RATE: Final = re.compile(r"(?<![效频功税汇])率$")
_LOAD: Final = re.compile(r"负荷|占用|床位|密度|负债|贷款|增长|涨幅|变动|波动|饱和|药占|耗占")


def with_operator(row: Row, operator: str) -> str:
    """Give the row's target with another operator."""
    raw = str(row.raw.target).strip()
    return _OPERATOR.sub(operator, raw, count=1) if _OPERATOR.search(raw) else operator + raw


def operator_remedy(row: Row, operator: str) -> Remedy:
    """Give the one-click change of a row's operator."""
    return Remedy.replacing(row.at("target"), str(row.raw.target), with_operator(row, operator))


class OperatorReversed(Rule):
    """越多越好的指标用了≤，什么都不做也能达标；越少越好的指标用了≥，花得越多越达标。"""

    code = "operator-reversed"
    title = "比较符号用反"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            if row.number is None:
                continue
            if row.op in _LIMITS and more_is_better(row):
                yield self.finding(
                    row.at("target"),
                    f"{row.label}写成“{row.raw.target}”，一项不做（0{row.unit}）也算达标。"
                    f"应写“{with_operator(row, '≥')}”。",
                    remedy=operator_remedy(row, "≥"),
                )
            elif row.op in _FLOORS and self._is_cost(row):
                yield self.finding(
                    row.at("target"),
                    f"{row.label}是成本控制指标，却写成“{row.raw.target}”，花得越多越达标。"
                    f"应写“{with_operator(row, '≤')}”。",
                    remedy=operator_remedy(row, "≤"),
                )
            elif row.op in _FLOORS and row.number > 0 and self._is_bad(row):
                yield self.finding(
                    row.at("target"),
                    f"{row.label}越少越好，却写成“{row.raw.target}”。应写“{with_operator(row, '≤')}”。",
                    remedy=operator_remedy(row, "≤"),
                )

    def _is_cost(self, row: Row) -> bool:
        money = dimension_of(row.unit) in (Dimension.MONEY, Dimension.MONEY_RATE)
        saved = any(word in row.name for word in ("节约", "节省", "降低", "压减", "下降", "减少"))
        return money and words.COST in (row.level1, row.level2) and not saved

    def _is_bad(self, row: Row) -> bool:
        if dimension_of(row.unit) == Dimension.TIME and _LIMIT_NAME.search(row.name):
            return True
        return bool(_BAD_NAME.search(row.name)) and not _DEALT_WITH.search(row.name)


_BAD_NAME: Final = re.compile(
    r"(?:差错|投诉|事故|故障|发生|死亡|流失|逾期|闲置|失误|返工|超支|犯罪|再犯|复发|感染|空置|退货|退件|退稿|缺勤|失业|"
    r"辍学|致残|破损|损坏|遗失|漏检|漏报|误报|误差|偏差|违规|违纪|超标|不合格|不达标|返贫|脱落|退回|断网|"
    r"超时|延误|误工|伤亡|失火|信访|上访|负面舆情|发案|积压|拖欠)(?:率|数|量|次数|起数|件数|人数|数量|宗数)$"
)
_LIMIT_NAME: Final = re.compile(
    r"(?:响应|办理|办结|审批|审核|处置|处理|修复|抢修|抢通|到场|送达|反馈|回复|答复|拨付|发放|支付|受理|整改|等待|等候|排队)"
    r"(?:平均)?(?:时间|时限|期限|用时|时长|天数)$"
)
_DEALT_WITH: Final = re.compile(
    r"下降|降低|减少|压降|处理|处置|办结|解决|控制率|查处|查办|调解|化解|受理|整改|侦破|破获|打击|救助|帮扶|"
    r"检测|监测|调查|登记|统计|安置|补助|资助|保险"
)


# Spending against a plan may well go beyond 100%.
_MAY_EXCEED: Final = re.compile(
    r"成本|费用|经费|支出|预算|投资|造价|价格|控制率|超|执行率|增长率|能耗|负荷"
)


class TargetTrivial(Rule):
    """指标值定在什么都不做就能达到的地方（≥0、比率≤100%），起不到约束作用。"""

    code = "target-trivial"
    title = "不做也达标"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            if row.number is None:
                continue
            if row.op in ("≥", ">") and row.number <= 0 and row.op != ">":
                yield self.finding(
                    row.at("target"), f"{row.label}写成“{row.raw.target}”，什么都不做也能达到。"
                )
            elif row.op == "≤" and self._is_no_bound(row):
                yield self.finding(
                    row.at("target"), f"{row.label}写成“{row.raw.target}”，任何结果都能达到。"
                )
            elif row.number == 0 and row.op in (None, "=") and more_is_better(row):
                yield self.finding(
                    row.at("target"), f"{row.label}的指标值是0，等于不做。请填写要达到的数量。"
                )

    def _is_no_bound(self, row: Row) -> bool:
        """Whether a share may be all there is; what a cost may be of its budget is a true bound."""
        bound = words.COST in (row.level1, row.level2) or bool(_MAY_EXCEED.search(row.name))
        return row.unit == "%" and (row.number or 0) >= 100 and not bound


class OperatorMissing(Rule):
    """数值指标应写明比较符号（≥、≤、=），否则评价时无法判断超出或不足算不算达标。"""

    code = "operator-missing"
    title = "没有比较符号"
    family = FAMILY
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            if row.number is None or row.op or row.number_to is not None or "约" in row.target:
                continue
            operator = "≤" if less_is_better(row) or row.level1 == words.COST else "≥"
            yield self.finding(
                row.at("target"),
                f"{row.label}的指标值“{row.raw.target}”没有写≥、≤或=。",
                remedy=operator_remedy(row, operator),
            )


class OperatorQuestionable(Rule):
    """成本是上限，用≤而不用=；满意度定为恰好100%难以做到，一般写≥90%。"""

    code = "operator-questionable"
    title = "比较符号存疑"
    family = FAMILY
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            if row.op != "=" or row.number is None:
                continue
            money = dimension_of(row.unit) in (Dimension.MONEY, Dimension.MONEY_RATE)
            if row.level1 == words.COST and money:
                yield self.finding(
                    row.at("target"),
                    f"{row.label}是成本指标，写成恰好等于{plain(row.number)}{row.unit}；成本应定上限，用≤。",
                    remedy=operator_remedy(row, "≤"),
                )
            elif row.level1 == words.SATISFACTION and row.number == 100:
                yield self.finding(
                    row.at("target"),
                    f"{row.label}定为恰好100%，有一个人不满意就不达标；一般写≥90%。",
                )


class RangeReversed(Rule):
    """区间的上限不能小于下限。"""

    code = "range-reversed"
    title = "区间上下限颠倒"
    family = FAMILY
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            if row.number is not None and row.number_to is not None and row.number_to < row.number:
                yield self.finding(
                    row.at("target"),
                    f"{row.label}的区间从{plain(row.number)}到{plain(row.number_to)}，上限小于下限。",
                )


class SatisfactionLow(Rule):
    """满意度目标低于80%，说明对服务质量没有要求。"""

    code = "satisfaction-low"
    title = "满意度目标偏低"
    family = FAMILY
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            if row.level1 != words.SATISFACTION or not row.is_share or row.number is None:
                continue
            if 0 < row.number < 80 and row.op not in _LIMITS:
                yield self.finding(
                    row.at("target"), f"{row.label}的目标“{row.raw.target}”低于80%。"
                )


class TargetBelowLastYear(Rule):
    """指标值低于上年实际完成值时，等于上年的水平不动也能达标。"""

    code = "target-below-last-year"
    title = "指标值低于上年实际"
    family = FAMILY
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        if not view.previous_actuals and view.previous is None:
            return
        before = self._before(view)
        for row in rows(view):
            actual = before.get(row.name)
            if row.op not in _FLOORS or row.number is None or actual is None:
                continue
            if row.number < actual and more_is_better(row):
                yield self.finding(
                    row.at("target"),
                    f"{row.label}的指标值“{row.raw.target}”低于上年的{plain(actual)}{row.unit}，"
                    "保持上年水平即可达标。",
                )

    def _before(self, view: CheckView) -> dict[str, Decimal]:
        figures: dict[str, Decimal] = {}
        if view.previous is not None:
            figures = {
                row.name: row.number for row in rows_of(view.previous) if row.number is not None
            }
        for name, text in view.previous_actuals.items():
            found = re.search(r"\d+(?:\.\d+)?", text.replace(",", ""))
            if found:
                figures[name] = Decimal(found[0])
        return figures


RULES: tuple[type[Rule], ...] = (
    OperatorReversed,
    TargetTrivial,
    OperatorMissing,
    OperatorQuestionable,
    RangeReversed,
    SatisfactionLow,
    TargetBelowLastYear,
)
