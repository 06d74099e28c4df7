"""Rule sets out to a table and in again: choices, sources of money, points, all entries of their page."""

from __future__ import annotations

from typing import Any

import pytest
from tablib import Dataset

from apps.audit.models import AuditEvent
from apps.workflow.forms import RuleSetForm
from apps.workflow.models import RuleSet
from apps.workflow.resources import RuleSetResource
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SETTINGS = {
    "natures": ["延续项目", "新增项目"],
    "sources": {"appropriation": "一般公共预算", "fiscal2": "政府性基金"},
    "obligatory_level1": ["产出指标"],
    "scoring": {"caps_total": True},
    "severities": {"annual-zero": "关闭"},
    "one_examiner": True,
}


def table(cast: Cast) -> Dataset:
    return RuleSetResource(user=cast.people["examiner2"]).export()


def take(cast: Cast, data: Dataset) -> Any:
    resource = RuleSetResource(user=cast.people["examiner2"])
    return resource.import_data(data, raise_errors=False)


def changed(data: Dataset, **values: str) -> Dataset:
    (row,) = data.dict
    return Dataset([*(row | values).values()], headers=[*(row | values)])


def test_what_goes_out_comes_in_as_nothing_new(cast: Cast) -> None:
    RuleSet.objects.update(settings=SETTINGS)
    data = table(cast)
    assert {"项目性质的选项", "项目类别的选项", "第1项资金来源", "总分封顶"} < set(data.headers)
    (row,) = data.dict
    assert (row["第2项资金来源"], row["总分封顶"]) == ("政府性基金", "执行率偏低时按档封顶")
    assert (row["必填一级指标"], row["允许同一人初审和复审"]) == ("产出指标", "是")
    result = take(cast, data)
    assert (result.totals["skip"], result.totals["invalid"], result.totals["error"]) == (1, 0, 0)
    assert RuleSet.objects.get().settings == SETTINGS


def test_a_copy_with_other_choices_is_taken_in_with_its_trace(cast: Cast) -> None:
    RuleSet.objects.update(settings=SETTINGS)
    data = changed(
        table(cast), 代码="R2", 名称="新规则", 项目性质的选项="甲类\n乙类", 第2项资金来源=""
    )
    result = take(cast, data)
    assert not result.has_errors()
    assert not result.has_validation_errors()
    made = RuleSet.objects.get(code="R2")
    assert made.settings["natures"] == ["甲类", "乙类"]
    assert made.settings["sources"] == {"appropriation": "一般公共预算"}
    assert "severities" not in made.settings
    told = AuditEvent.objects.get(action="data.import")
    assert told.after["natures"] == "甲类\n乙类"


def test_columns_that_a_file_lacks_stay(cast: Cast) -> None:
    RuleSet.objects.update(settings=SETTINGS)
    row = {"区划代码": cast.district.code, "代码": "R1", "指标条数上限": "30"}
    result = take(cast, Dataset([*row.values()], headers=[*row]))
    assert (result.has_errors(), result.has_validation_errors()) == (False, False)
    assert RuleSet.objects.get().settings == {**SETTINGS, "max_indicators": 30}


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"产出指标": "50"}, "各项分值合计为 50，应为 100。"),
        ({"第1项资金来源": "上年结转资金"}, "名称相同"),
        ({"监控节点": "七月"}, "看不懂"),
        ({"必填一级指标": "没有的指标"}, "没有的指标"),
    ],
)
def test_what_the_page_would_refuse_is_refused(
    cast: Cast, values: dict[str, str], sentence: str
) -> None:
    result = take(cast, changed(table(cast), **values))
    said = [str(row.error) for row in result.invalid_rows]
    said += [str(error.error) for row in result.rows for error in row.errors]
    assert sentence in "".join(said)
    assert RuleSet.objects.get().settings == {}


def test_every_entry_has_a_column_of_its_own() -> None:
    names = [str(field.label) for field in RuleSetForm.declared_fields.values()]
    assert len(set(names)) == len(names)
