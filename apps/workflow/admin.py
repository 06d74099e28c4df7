"""Years, rule sets and entry windows: kept by the performance section of the bureau."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from apps.accounts.audited_admin import AuditedSaveMixin
from apps.accounts.requests import person_of
from apps.accounts.roles import Role
from apps.checks.engine import SCOPES, registered
from apps.core.admin import ExchangeAdmin, RoleAdmin
from apps.workflow.domain import set_severities
from apps.workflow.forms import BASICS, GROUPS, RuleSetForm, described
from apps.workflow.models import CalendarDay, EntryWindow, Extension, FiscalYear, RuleSet
from apps.workflow.resources import CalendarResource, RuleSetResource

FINANCE = frozenset({Role.EXAMINER_SECOND})


LEVELS = ("拦截", "提醒", "提示", "关闭")
_WORDS = {"block": "拦截", "warn": "提醒", "hint": "提示", "off": "关闭"}


def rules_by_family(chosen: dict[str, str]) -> list[dict[str, Any]]:
    """Return the registered rules by family, each code once, with the level chosen in a rule set."""
    families: dict[str, dict[str, Any]] = {}
    for rule in registered():
        rows = families.setdefault(rule.family, {})
        if rule.code in rows:
            rows[rule.code]["scopes"].append(SCOPES[rule.scope])
            continue
        level = chosen.get(rule.code, "")
        rows[rule.code] = {
            "rule": rule,
            "manual": rule.manual(),
            "scopes": [SCOPES[rule.scope]],
            "level": _WORDS.get(level, level),
        }
    return [{"family": name, "rows": list(rows.values())} for name, rows in families.items()]


class FinanceAdmin(AuditedSaveMixin, RoleAdmin):
    """Seen by all examiners, changed by the performance section."""

    view_roles = Role.examiners()
    add_roles = change_roles = FINANCE


@admin.register(RuleSet)
class RuleSetAdmin(AuditedSaveMixin, ExchangeAdmin):
    purpose = "表式、必填指标、选项和资金来源、分值、评分方法、校验级别"
    resource_classes = [RuleSetResource]
    view_roles = Role.examiners()
    add_roles = change_roles = FINANCE
    list_display = ["name", "code", "edition", "valid_from", "valid_to", "notice", "levels"]
    change_form_template = "admin/workflow/ruleset.html"
    form = RuleSetForm
    readonly_fields = ["choices"]

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        """Fields for those who may change them, words for those who may only look."""
        if self.has_change_permission(request, obj) or obj is None:
            return [
                (title, {"fields": names, "description": note}) for title, note, names in GROUPS
            ]
        return [(None, {"fields": BASICS}), ("规则内容", {"fields": ["choices"]})]

    @admin.display(description="参数")
    def choices(self, rule_set: RuleSet) -> str:
        return "\n".join(f"{label}：{value}" for label, value in described(rule_set.rules))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.severities)
        return [
            path("<int:pk>/severities/", view, name="workflow_ruleset_severities"),
            *super().get_urls(),
        ]

    @admin.display(description="校验级别")
    def levels(self, rule_set: RuleSet) -> str:
        address = reverse("admin:workflow_ruleset_severities", args=[rule_set.pk])
        changed = len(rule_set.rules.severities)
        return format_html(
            '<a href="{}">{}</a>', address, f"已调整 {changed} 条" if changed else "全部默认"
        )

    def severities(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show every rule with its level in this rule set, and store what is chosen."""
        rule_set = self.get_queryset(request).filter(pk=pk).first()
        if not self.has_view_permission(request):
            raise PermissionDenied
        if rule_set is None:
            raise Http404
        if request.method == "POST":
            levels = {
                rule.code: str(level)
                for rule in registered()
                if (level := request.POST.get(f"level-{rule.code}"))
            }
            try:
                set_severities(rule_set=rule_set, actor=person_of(request), levels=levels)
            except ValidationError as error:
                messages.error(request, "；".join(error.messages))
            else:
                messages.success(request, f"“{rule_set}”的校验级别已保存，下一次校验起生效。")
            return redirect("admin:workflow_ruleset_severities", pk)
        context = {
            **self.admin_site.each_context(request),
            "title": f"校验级别：{rule_set}",
            "opts": self.opts,
            "rule_set": rule_set,
            "families": rules_by_family(rule_set.rules.severities),
            "levels": LEVELS,
            "may_change": self.has_change_permission(request, rule_set),
        }
        return TemplateResponse(request, "admin/workflow/severities.html", context)


@admin.register(FiscalYear)
class FiscalYearAdmin(FinanceAdmin):
    purpose = "设定年度、选用规则集、标明当前申报年度"
    list_display = ["year", "rule_set", "is_current"]
    list_select_related = ["rule_set"]


@admin.register(EntryWindow)
class EntryWindowAdmin(FinanceAdmin):
    purpose = "申报起止时间，截止后对全区重新开放"
    list_display = [
        "name",
        "kind",
        "fiscal_year",
        "opens_at",
        "closes_at",
        "reopened_until",
        "reminder_days",
    ]
    list_filter = ["kind", ("fiscal_year", RelatedOnlyFieldListFilter)]
    list_select_related = ["fiscal_year"]


@admin.register(Extension)
class ExtensionAdmin(FinanceAdmin):
    purpose = "只给一个单位或部门延期补报"
    delete_roles = FINANCE
    list_display = ["window", "unit", "department", "until", "reason"]
    list_filter = [("window", RelatedOnlyFieldListFilter)]
    list_select_related = ["window", "unit", "department"]
    autocomplete_fields = ["unit", "department"]


@admin.register(CalendarDay)
class CalendarDayAdmin(AuditedSaveMixin, ExchangeAdmin):
    purpose = "放假和调休的日子，截止和审核期限按工作日推算；每年照通知导入一次"
    resource_classes = [CalendarResource]
    view_roles = Role.examiners()
    add_roles = change_roles = delete_roles = FINANCE
    list_display = ["date", "is_workday", "name"]
    list_filter = ["is_workday"]
    date_hierarchy = "date"
    ordering = ["-date"]
