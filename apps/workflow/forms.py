"""The rule set as fields in words; stored as the JSON that ``RuleSettings`` reads."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from django import forms

from apps.formkit.levels import LEVEL1, LEVEL2
from apps.workflow.models import RuleSet
from apps.workflow.settings_schema import (
    EXECUTION,
    HELP,
    LABELS,
    MONITORING_NUMBERS,
    REVIEW_NUMBERS,
    SCORING_CHOICES,
    SCORING_NUMBERS,
    SOURCE_NAMES,
    RuleSettings,
)

BASICS: Final = ["district", "code", "name", "edition", "valid_from", "valid_to", "notice"]
LISTS: Final = {"obligatory_level1": LEVEL1, "obligatory_level2": LEVEL2}
WORDS: Final = ("natures", "categories", "monitoring_nodes", "monitoring_pace", "review_items")
FLAGS: Final = ("narrative_required", "needs_weights", "warnings_need_answer", "one_examiner")
PLAIN: Final = ("max_indicators", "further_target")
WEIGHTS: Final = {
    f"weight_{number}": name for number, name in enumerate((EXECUTION, *LEVEL1), start=1)
}
SOURCES: Final = {f"source_{key}": key for key in SOURCE_NAMES}
FULL_MARKS: Final = Decimal(100)

GROUPS: Final = (
    ("基本信息", "", (*BASICS,)),
    (
        "申报要求",
        "",
        (
            *LISTS,
            "natures",
            "categories",
            "max_indicators",
            "further_target",
            "narrative_required",
            "warnings_need_answer",
        ),
    ),
    (
        "资金来源",
        "年度资金申请总额由哪几项组成、各叫什么。空白按官方表样；官方的三项写“不列”即不要；另列的空白即没有。"
        "改名不影响已填的金额；已填金额的项总会显示。",
        (*SOURCES,),
    ),
    (
        "分值",
        "都不填时按财预〔2021〕101号的默认分值；填写时合计应为 100 分，表中没有的一级指标，其分值并入最大的一项。",
        ("needs_weights", *WEIGHTS),
    ),
    ("审核", "", ("one_examiner", *REVIEW_NUMBERS, "review_items")),
    ("运行监控", "", ("monitoring_nodes", "monitoring_pace", *MONITORING_NUMBERS)),
    ("自评评分", "", (*SCORING_CHOICES, *SCORING_NUMBERS)),
)


def _number(label: str, hint: str = "", **options: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, help_text=hint, required=False, min_value=0, decimal_places=2, **options
    )


def _source(key: str) -> forms.CharField:
    label, default, hint = SOURCE_NAMES[key]
    said = f"空白为“{default}”。" if default else "空白为没有。"
    return forms.CharField(label=label, help_text=hint + said, required=False, max_length=20)


def _fields() -> dict[str, forms.Field]:
    """Return a field for every entry of the settings but the levels of the rules."""
    fields: dict[str, forms.Field] = {
        name: forms.MultipleChoiceField(
            label=LABELS[name],
            help_text=HELP[name],
            required=False,
            choices=[(item, item) for item in items],
            widget=forms.CheckboxSelectMultiple,
        )
        for name, items in LISTS.items()
    }
    fields["max_indicators"] = forms.IntegerField(
        label=LABELS["max_indicators"],
        help_text=HELP["max_indicators"],
        min_value=1,
        max_value=500,
    )
    fields["further_target"] = forms.CharField(
        label=LABELS["further_target"],
        help_text=HELP["further_target"],
        required=False,
        max_length=20,
    )
    for name in WORDS:
        fields[name] = forms.CharField(
            label=LABELS[name],
            help_text=HELP[name],
            required=False,
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 5}),
        )
    for name in FLAGS:
        fields[name] = forms.BooleanField(label=LABELS[name], help_text=HELP[name], required=False)
    for key, name in WEIGHTS.items():
        fields[key] = _number(name, max_value=FULL_MARKS)
    fields |= {name: _source(key) for name, key in SOURCES.items()}
    for name, (label, no, yes, hint) in SCORING_CHOICES.items():
        fields[name] = forms.ChoiceField(
            label=label, help_text=hint, choices=[("", no), ("yes", yes)], required=False
        )
    for name, (label, default, hint, least, most) in REVIEW_NUMBERS.items():
        fields[name] = forms.IntegerField(
            label=label,
            help_text=f"{hint}空白为 {default}。",
            required=False,
            min_value=least,
            max_value=most,
        )
    for name, (label, default, hint) in (SCORING_NUMBERS | MONITORING_NUMBERS).items():
        fields[name] = _number(label, f"{hint}空白为 {default}。", max_value=FULL_MARKS)
    return fields


SettingsFields: Any = type("SettingsFields", (forms.ModelForm,), _fields())


class RuleSetForm(SettingsFields):
    """A rule set; the levels of the rules have a page of their own and stay as they are."""

    class Meta:
        model = RuleSet
        fields = BASICS
        help_texts = {
            "edition": "决定申报表的样式和一级、二级指标。",
            "valid_to": "空白表示一直有效。",
            "notice": "如：财预〔2021〕101号",
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name, value in words_of(self.instance.rules).items():
            self.fields[name].initial = value

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if fault := points_fault(cleaned):
            self.add_error(next(iter(WEIGHTS)), fault)
        for name in WORDS:
            self._read(name, _words(cleaned.get(name) or ""))
        named = {key: text for name, key in SOURCES.items() if (text := cleaned.get(name))}
        self._read("further_target", cleaned.get("further_target") or "")
        self._read("sources", named, shown_at=next(iter(SOURCES)))
        if not self.errors:
            self.instance.settings = settings_of(cleaned, self.instance.settings)
        return cleaned

    def _read(self, name: str, told: object, shown_at: str = "") -> None:
        """Say beside a field what of an entry cannot be read."""
        try:
            RuleSettings.from_json({name: told} if told else {})
        except ValueError as error:
            self.add_error(shown_at or name, str(error))


def points_fault(values: dict[str, Any]) -> str:
    """Return why the points of the form's values cannot be; blank where they can."""
    points = [Decimal(str(values[key])) for key in WEIGHTS if values.get(key) is not None]
    total = sum(points, Decimal(0))
    return f"各项分值合计为 {total}，应为 100。" if points and total != FULL_MARKS else ""


def words_of(rules: RuleSettings) -> dict[str, Any]:
    """Return the settings as the form's values."""
    values: dict[str, Any] = {name: getattr(rules, name) for name in (*LISTS, *FLAGS, *PLAIN)}
    values |= {name: "\n".join(getattr(rules, name)) for name in WORDS}
    values |= {key: rules.weights.get(name) for key, name in WEIGHTS.items()}
    values |= {name: rules.sources.get(key, "") for name, key in SOURCES.items()}
    values |= {name: "yes" if rules.scoring.get(name) else "" for name in SCORING_CHOICES}
    values |= {name: rules.scoring.get(name) for name in SCORING_NUMBERS}
    values |= {name: rules.monitoring.get(name) for name in MONITORING_NUMBERS}
    values |= {name: rules.review.get(name) for name in REVIEW_NUMBERS}
    return values


def _numbers(values: dict[str, Any], known: Iterable[str]) -> dict[str, str]:
    return {name: str(values[name]) for name in known if values.get(name) is not None}


def settings_of(values: dict[str, Any], stored: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON of the form's values: what differs from the defaults, and the rules' levels."""
    weights = {name: values.get(key) for key, name in WEIGHTS.items()}
    chosen = {name: True for name in SCORING_CHOICES if values.get(name)}
    parts = {
        "weights": _numbers(weights, weights),
        "scoring": chosen | _numbers(values, SCORING_NUMBERS),
        "monitoring": _numbers(values, MONITORING_NUMBERS),
        "review": _numbers(values, REVIEW_NUMBERS),
        "severities": stored.get("severities"),
        "sources": {key: text for name, key in SOURCES.items() if (text := values.get(name))},
    }
    return _changed(values) | {name: part for name, part in parts.items() if part}


def _changed(values: dict[str, Any]) -> dict[str, Any]:
    """Return the lists, words, flags and the number that differ from the defaults."""
    default = RuleSettings()
    found: dict[str, Any] = {name: list(values[name]) for name in LISTS if values.get(name)}
    for name in (*FLAGS, *PLAIN):
        if name in values and values[name] != getattr(default, name):
            found[name] = values[name]
    for name in WORDS:
        words = _words(values.get(name) or "")
        if words and words != getattr(default, name):
            found[name] = list(words)
    return found


def _words(text: str) -> tuple[str, ...]:
    """Return the words of a field with one a line."""
    lines = dict.fromkeys(text.split("\n"))
    return tuple(word.strip() for word in lines if word.strip())


def described(rules: RuleSettings) -> list[tuple[str, str]]:
    """Return (label, value) of every setting in words, for those who may only look."""
    values = words_of(rules)
    found = []
    for name, field in RuleSetForm.declared_fields.items():
        value = values.get(name)
        if isinstance(field, forms.BooleanField):
            text = "是" if value else "否"
        elif isinstance(field, forms.MultipleChoiceField):
            text = "、".join(value or ()) or "按表式默认"
        elif isinstance(field, forms.ChoiceField):
            text = str(dict(field.choices)[value])  # type: ignore[arg-type]
        else:
            text = "默认" if value in (None, "") else "、".join(str(value).split("\n"))
        found.append((str(field.label), text))
    return found
