"""The paper form as Django forms: head and goals, money, narrative, indicator rows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from apps.core.date_fields import DayInput
from apps.core.money import capital_amount, format_yuan
from apps.declarations.domain.content import FUNDING_CELLS
from apps.formkit.levels import EDITIONS, FormEdition
from apps.formkit.papers.declaration import FURTHER_HEAD
from apps.formkit.papers.sources import FURTHER
from apps.formkit.sheets.declaration import NARRATIVE_TITLES
from apps.formkit.sheets.paper_rows import NUMERALS
from apps.formkit.values import explain
from apps.formkit.values.amount import complaint, read_amount
from apps.projects.forms import choices_of
from apps.workflow.settings_schema import RuleSettings

# Characters of one text; a form of a few pages never comes near it.
LONGEST = 20000
FUNDING_LABELS = {
    "total": "项目资金总额",
    "total_fiscal": "其中：财政资金",
    "total_other": "其他资金",
    "annual": "年度资金申请总额",
    "annual_appropriation": "其中：当年财政拨款",
    "annual_carryover": "上年结转资金",
    "annual_other": "其他资金",
    **{f"annual_{one.key}": one.name for one in FURTHER},
}


class WholeText(forms.CharField):
    """A text that is refused when it is too long; a browser told so would cut a paste unsaid."""

    default_error_messages = {
        "max_length": "最多 %(limit_value)d 个字，现有 %(show_value)d 个字，请删减。"
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs: dict[str, Any] = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class AmountField(WholeText):
    """An amount in 元 as people type it: 2,840,530.00, 284.053万元; blank is blank."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=30, **kwargs)

    def prepare_value(self, value: object) -> object:
        return format_yuan(value) if isinstance(value, Decimal) else value

    def clean(self, value: object) -> Decimal | None:
        text = super().clean(value)
        read = read_amount(text)
        if sentence := complaint(read, text):
            raise ValidationError(sentence)
        amount = read.yuan
        if amount is None:
            return None
        if amount < 0:
            raise ValidationError("金额不能为负数。")
        if amount >= Decimal(10) ** 14:
            raise ValidationError("金额过大，请核对单位是否为元。")
        if amount != round(amount, 2):
            raise ValidationError("金额最多两位小数（精确到分）。")
        return amount


def _date(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=DayInput,
        error_messages={"invalid": "日期应形如 2026-01-01。"},
    )


class HeadForm(forms.Form):
    """项目性质 to 年度总体目标. ``edition`` leaves out 项目性质 before 2025."""

    nature = WholeText(label="项目性质", required=False, max_length=30)
    category = WholeText(label="项目类别", required=False, max_length=30)
    department_is_summary = forms.BooleanField(label="（汇总）", required=False)
    start = _date("计划开始日期")
    end = _date("计划完成日期")
    total_goal = WholeText(
        label="项目总目标",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    annual_goal = WholeText(
        label="年度总体目标",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 7}),
    )

    def __init__(
        self, *args: Any, edition: str, rules: RuleSettings | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not EDITIONS[edition].has_nature:
            del self.fields["nature"]
        if rules is not None:
            self._offer("nature", rules.natures)
            self._offer("category", rules.categories)

    def _offer(self, name: str, names: tuple[str, ...]) -> None:
        """Let a cell be chosen; what a file says beside the choices of the year can be kept."""
        if name in self.fields:
            read = str(self.get_initial_for_field(self.fields[name], name) or "")
            choices = [("", "—"), *choices_of(names, read)]
            self.fields[name].widget = forms.Select(choices=choices)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("start") and data.get("end") and data["end"] < data["start"]:
            self.add_error("end", "计划完成日期不能早于计划开始日期。")
        return data


class FundingForm(forms.Form):
    """项目资金(元): the cells of both halves, those of further sources included."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FUNDING_CELLS:
            widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "num"})
            if isinstance(amount := self.initial.get(name), Decimal):
                widget.attrs["title"] = capital_amount(amount)
            self.fields[name] = AmountField(label=FUNDING_LABELS[name], widget=widget)


class NarrativeForm(forms.Form):
    """项目经费情况说明, sections 一 to 六."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for numeral, (name, title) in zip(NUMERALS, NARRATIVE_TITLES.items(), strict=False):
            self.fields[name] = WholeText(
                label=f"{numeral}、{title}",
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 5}),
            )
        self.fields["budget_items"] = WholeText(
            label="预算明细",
            required=False,
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text="每行一项，用竖线分隔：支出内容 | 单价（元）| 数量 | 次数，如：授课费 | 2000 | 3 | 12",
        )


class IndicatorForm(forms.Form):
    """One row: 一级 | 二级 | 三级 | 指标值. A row left wholly blank is passed over."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    level1 = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)
    origin = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    level2 = WholeText(label="二级指标", required=False, max_length=40)
    level3 = WholeText(label="三级指标", required=False, max_length=200)
    target = WholeText(label="指标值", required=False, max_length=200)
    further = WholeText(label=FURTHER_HEAD, required=False, max_length=200)
    weight = forms.DecimalField(
        label="分值",
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"invalid": "分值应为数字。", "max_value": "分值不能超过 100。"},
    )

    def __init__(self, *args: Any, edition: FormEdition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition
        kept = self.initial.get("level2") or ""
        choices: list[Any] = [("", "请选择")]
        choices += [(level1, [(name, name) for name in names]) for level1, names in edition.tree]
        # A name from an imported form that the edition does not know must not get lost.
        if kept and not edition.level1_of(kept):
            choices.append((kept, kept))
        self.fields["level2"].widget = forms.Select(choices=choices)
        for name, label in (
            ("level2", "二级指标"),
            ("level3", "三级指标"),
            ("target", "指标值"),
            ("further", FURTHER_HEAD),
            ("weight", "分值"),
        ):
            self.fields[name].widget.attrs["aria-label"] = label
        self.fields["weight"].widget.attrs["class"] = "num"
        if understood := explain(self.initial.get("target") or ""):
            self.fields["target"].widget.attrs["data-understood"] = understood

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["level1"] = self.edition.level1_of(data.get("level2", "")) or data.get("level1", "")
        if data.get("level3") and not data.get("level2"):
            self.add_error("level2", "请选择二级指标。")
        if data.get("target") and not data.get("level3"):
            self.add_error("level3", "请填写三级指标名称。")
        return data

    @property
    def is_blank(self) -> bool:
        """Return whether the row holds nothing worth keeping."""
        return not any(self.cleaned_data.get(name) for name in ("level3", "target"))
