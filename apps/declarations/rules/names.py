"""Rules of the level-3 name and of the project's name (domain §5.2 and §5.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.declarations.rules import lexicon as words
from apps.declarations.rules.reading import Row, bare, goal, rows, section, sections, squeeze

FAMILY = "指标名称"

_CLASS_NAMES: Final = frozenset(["满意度", "服务对象满意度", "满意度指标", "服务对象满意"])
_QUESTION: Final = re.compile(r"是否|有没有|有无(?!害|障碍)|能否|[吗？?]$")
_COMPOUND: Final = re.compile(r"[率数度][及和与、]|[率数度]以及")
_CUT: Final = re.compile(
    r"(?:…|\.\.\.|[的和与及、，,（(《“/]|长效|年度|有关|相关|关于|进一步|资源建)$"
)


class NameRepeatsLevel(Rule):
    """三级指标不能只写二级指标的名称，要写出具体衡量什么。"""

    code = "level3-repeats-level2"
    title = "三级指标只重复二级指标"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        levels = {name.removesuffix("指标") for name in (*words.LEVEL1_OF, *words.LEVEL1)}
        for row in rows(view):
            core = bare(row.name).removesuffix("指标").removesuffix("性")
            own = {row.level2.removesuffix("指标"), row.level1.removesuffix("指标")}
            own.add(row.level1.removesuffix("指标") + row.level2.removesuffix("指标"))
            if bare(row.name) in words.GENERIC_NAMES and "满意" in row.name:
                continue
            if core and (core in own or (core in levels and bare(row.name).endswith("指标"))):
                yield self.finding(
                    row.at("level3"),
                    f"三级指标只写了“{row.raw.level3}”，重复了上级指标的名称。"
                    "请写出具体衡量什么，如“每场培训费用”。",
                )


class NameVague(Rule):
    """三级指标要说明是谁的、对什么的：只写“满意度”“完成率”，不知道衡量什么。"""

    code = "indicator-name-vague"
    title = "指标名称没有对象"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            own = {row.level1.removesuffix("指标"), row.level2.removesuffix("指标")}
            repeats = bare(row.name).removesuffix("指标") in own and "满意" not in row.name
            if bare(row.name) not in words.GENERIC_NAMES or repeats:
                continue
            question = "谁对什么满意" if "满意" in row.name else "什么工作"
            # A bare class name says nothing; «群众满意度» at least says whose.
            bare_class = bare(row.name) in _CLASS_NAMES
            yield self.finding(
                row.at("level3"),
                f"三级指标只写了“{row.raw.level3}”，没有说明{question}。",
                severity=None if bare_class else Severity.HINT,
            )


class NameIsQuestion(Rule):
    """指标名称应是可以衡量的量，不写成“是否……”的问句。"""

    code = "vague-indicator"
    title = "指标名称写成问句"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            if _QUESTION.search(row.name):
                yield self.finding(
                    row.at("level3"),
                    f"{row.label}写成了问句。请写成可以衡量的量，如“……及时率”“……准确率”。",
                )


class CompoundIndicator(Rule):
    """一条指标只衡量一件事；两个率合用一个指标值，评价时无法分清。"""

    code = "compound-indicator"
    title = "一条指标含两个量"
    family = FAMILY
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            if _COMPOUND.search(row.name) and row.name.endswith(("率", "数", "度")):
                yield self.finding(
                    row.at("level3"), f"{row.label}含两个量却只有一个指标值。请分成两条。"
                )


class NameTruncated(Rule):
    """指标名称多半在录入时被截断。"""

    code = "name-truncated"
    title = "指标名称不完整"
    family = FAMILY
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            raw = str(row.raw.level3).strip()
            if len(raw) > 2 and _CUT.search(raw):
                yield self.finding(row.at("level3"), f"{row.label}好像没有写完，请核对。")
            elif raw.count("(") + raw.count("（") != raw.count(")") + raw.count("）"):
                yield self.finding(row.at("level3"), f"{row.label}的括号不成对，请核对。")


class SatisfactionOfSelf(Rule):
    """满意度应问受益的人；预算单位对自己聘请的第三方满意不满意，不是服务对象满意度。"""

    code = "satisfaction-of-self"
    title = "满意度问的是自己"
    family = FAMILY
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            if row.level1 == words.SATISFACTION and any(w in row.name for w in words.SELF_WORDS):
                yield self.finding(
                    row.at("level3"), f"{row.label}问的是单位自己，请改为项目服务对象的满意度。"
                )


class ProjectNamedAfterOffice(Rule):
    """项目名称应说明做什么，不用科室名代替。"""

    code = "project-name-office"
    title = "用科室名作项目名称"
    family = FAMILY
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        name = squeeze(view.sheet.project_name)
        if name.endswith(words.OFFICE_ENDINGS) and not name.endswith(words.NOT_AN_OFFICE):
            yield self.finding(
                "project_name", f"项目名称“{name}”像是科室或单位的名称，请写明做什么。"
            )


class ProjectNatureDoubtful(Rule):
    """一次性的开发、购置、规划项目，一般不是经常性项目。"""

    code = "project-nature-doubtful"
    title = "项目性质存疑"
    family = FAMILY
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        sheet = view.sheet
        nature = f"{sheet.project_nature or ''}{sheet.project_category or ''}"
        if words.RECURRING not in nature or "非经常" in nature:
            return
        costs = "".join(row.name for row in rows(view) if row.level1 == words.COST)
        for word in words.ONE_OFF_WORDS:
            if word in sheet.project_name or word in costs:
                yield self.finding(
                    "project_nature" if sheet.project_nature else "project_category",
                    f"项目含有“{word}”，像是一次性工作，项目性质却是“{sheet.project_nature or sheet.project_category}”。",
                )
                return


_GENERIC_PART: Final = re.compile(
    r"服务对象|受益|满意度|满意|工作|项目|情况|完成|开展|及时性|及时率|及时|覆盖率|准确率|合格率|规范性|健全性|"
    r"长效|管理|机制|制度|建设|提升|提高|能力|水平|效果|人员|数量|人数|次数|相关|有关|保障|质量|社会|影响|成本|费用|"
    r"控制|信息|共享|参与|参训|知晓率|政策|群众|单位|部门|主管|使用|各类|各项|资金|经费|发放|预算|业务|对象|指标|标准|"
    r"对|的|与|和|及|"
    r"成效|安全|正常|故障|报修|响应|维修|巡检|运行|计划|任务|组织|实施|年度|时间|获得感|发生|事故|投诉|验收|第三方|公众|公开|执行"
)


def _pairs(text: str) -> set[str]:
    """Give the letter pairs of a text, generic words left out."""
    found: set[str] = set()
    for part in _GENERIC_PART.split(bare(text)):
        found |= {part[i : i + 2] for i in range(len(part) - 1)}
    return found


class IndicatorUnrelated(Rule):
    """指标应衡量本项目的工作：名称里的词在目标、项目名称和其他指标中都找不到，多半是从别的表抄来的。"""

    code = "indicator-unrelated"
    title = "指标与项目无关"
    family = FAMILY
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        lines = rows(view)
        yield from self._activity(view, lines)
        if len(bare(goal(view))) < 40:
            return
        texts = [goal(view), view.sheet.project_name, getattr(view.sheet, "total_goal", "")]
        texts += [text for _, _, text in sections(view)]
        known = _pairs("，".join(texts))
        own = [_pairs(row.name) for row in lines]
        strange = []
        for place, row in enumerate(lines):
            others: set[str] = set().union(*(own[i] for i in range(len(own)) if i != place))
            pairs = own[place]
            # Satisfaction asks people about the project, so its name must touch it; for the
            # others one shared word is enough.
            most = 0.25 if row.level1 == words.SATISFACTION else 0
            if len(pairs) > 4 and row.level1 != words.COST:
                share = len(pairs & (known | others)) / len(pairs)
                if share <= most:
                    strange.append(row)
        # Where many are strange, it is the goal that says nothing.
        for row in strange if len(strange) <= 3 else []:
            yield self.finding(
                row.at("level3"),
                f"{row.label}说的事在项目名称、目标和其他指标中都没有提到，请确认是本项目的指标。",
            )

    def _activity(self, view: CheckView, lines: tuple[Row, ...]) -> Iterator[Finding]:
        outputs = [row for row in lines if row.level1 == words.OUTPUT]
        name = squeeze(view.sheet.project_name)
        if not outputs:
            return
        for named, spoken in words.ACTIVITIES:
            word = next((word for word in named if word in name), None)
            if word is None:
                continue
            core = re.sub(r"项目|经费|专项|费用|工作|类|" + re.escape(word), "", name)
            stems = {core[i : i + 2] for i in range(len(core) - 1)}
            said = "".join(row.name for row in outputs)
            if any(one in said for one in spoken) or any(stem in said for stem in stems):
                break
            yield self.finding(
                outputs[0].at("level3"),
                f"项目是“{view.sheet.project_name}”，{len(outputs)}条产出指标却没有一条讲“{word}”。"
                "请按项目实际内容设产出指标。",
                severity=Severity.WARN,
            )
            return
        yield from self._other_work(view, outputs)

    def _other_work(self, view: CheckView, outputs: list[Row]) -> Iterator[Finding]:
        """Outputs that all speak of work which name, goals and narrative never mention."""
        texts = [view.sheet.project_name, goal(view), getattr(view.sheet, "total_goal", "")]
        told = squeeze("".join([*texts, *(text for _, _, text in sections(view))]))
        if len(outputs) < 3 or len(squeeze(goal(view))) < 20:
            return
        for named, _ in words.ACTIVITIES:
            if any(word in told for word in named):
                continue
            if all(any(word in row.name for word in named) for row in outputs):
                yield self.finding(
                    outputs[0].at("level3"),
                    f"{len(outputs)}条产出指标讲的都是“{named[0]}”，项目名称、目标和说明里却没有提到。"
                    "请按项目实际内容设产出指标。",
                )
                return


_SUBJECT: Final = re.compile(
    r"^\s*(?:[一二三四五六]、[^\n]{0,6}\n)?(.{4,40}?)(?:拟于|计划于|于20|拟在)"
)
_CALLED: Final = re.compile(r"实施(?:的)?[“《]?(.{2,40}?)[”》]?项目[，,。、；;]")


class NameMismatch(Rule):
    """经费说明里的单位名称、项目名称应与表头一致。"""

    code = "name-mismatch"
    title = "名称与表头不一致"
    family = FAMILY
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        text = section(view, "overview")
        subject = _SUBJECT.search(text)
        heads = [bare(view.sheet.unit), bare(view.sheet.department)]
        if subject and any(heads):
            called = bare(subject[1])
            starts = any(head and head in called for head in heads)
            # «区司法局» is how the office calls itself at home.
            if called[0] in "区市县省镇乡":
                starts = starts or any(head.endswith(called) for head in heads)
            shared = max((len(set(called) & set(head)) for head in heads if head), default=0)
            if not starts and shared >= 4:
                yield self.finding(
                    "narrative.overview",
                    f"项目概述称“{subject[1]}”，表头的实施单位是“{view.sheet.unit}”，请统一。",
                )
        project = _CALLED.search(text)
        if project and view.sheet.project_name:
            called, head = bare(project[1]), bare(view.sheet.project_name).removesuffix("项目")
            if called.removesuffix("项目") != head and head not in called:
                yield self.finding(
                    "narrative.overview",
                    f"项目概述称“{project[1]}项目”，表头的项目名称是“{view.sheet.project_name}”，请统一。",
                )


RULES: tuple[type[Rule], ...] = (
    NameRepeatsLevel,
    NameVague,
    NameIsQuestion,
    CompoundIndicator,
    NameTruncated,
    SatisfactionOfSelf,
    ProjectNamedAfterOffice,
    ProjectNatureDoubtful,
    IndicatorUnrelated,
    NameMismatch,
)
