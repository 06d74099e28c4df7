"""The table of 规则自省."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables

from apps.core.tables import BaseTable

_NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class RuleTable(BaseTable):
    title = tables.TemplateColumn(
        template_name="checks/columns/rule.html", verbose_name="规则", order_by=("title", "code")
    )
    code = tables.Column(verbose_name="代码", visible=False)
    scope = tables.Column(verbose_name="范围")
    family = tables.Column(verbose_name="类别")
    level = tables.Column(verbose_name="默认级别")
    fired = tables.Column(verbose_name="发现", attrs=_NUMBER)
    refusals = tables.Column(verbose_name="拦下提交", attrs=_NUMBER)
    mended = tables.Column(verbose_name="已改正", attrs=_NUMBER)
    answered = tables.Column(verbose_name="确认无误", attrs=_NUMBER)
    overruled = tables.Column(verbose_name="不认可", attrs=_NUMBER)
    standing = tables.Column(verbose_name="未处理", attrs=_NUMBER)
    advice = tables.Column(verbose_name="建议", default="", empty_values=())

    class Meta(BaseTable.Meta):
        order_by = ("-fired", "title")
        empty_text = "还没有登记规则。"

    def value_title(self, record: Any) -> str:
        return str(record.title)
