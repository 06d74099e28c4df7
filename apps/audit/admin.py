"""The audit administrator's window on the trail: read and search, nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from apps.audit.anchors import last_anchors
from apps.audit.difference import changes_of, object_kind
from apps.audit.exports import csv_lines, note_export
from apps.audit.models import AuditArchive, AuditCheck, AuditEvent, AuditHead
from apps.audit.registry import all_actions
from apps.audit.seal import Sealer
from apps.audit.tasks import check_whole_trail
from apps.core.admin import RoleAdmin
from apps.core.paging import BoundedPaginator
from apps.core.people import asker_of


class ActionFilter(admin.SimpleListFilter):
    """The acts that occur, by their Chinese names."""

    title = "操作"
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        visible = AuditEvent.objects.visible_to(asker_of(request))
        present = set(visible.order_by().values_list("action", flat=True).distinct())
        return [(code, label) for code, label in all_actions() if code in present]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(action=self.value()) if self.value() else queryset


@admin.register(AuditEvent)
class AuditEventAdmin(RoleAdmin):
    purpose = "谁在何时对什么做了什么；只能查看，不能修改"
    view_roles = frozenset({"audit_admin"})
    list_display = ["at", "actor_name", "label", "kind", "object_title", "organisation", "address"]
    list_filter = [ActionFilter, "at"]
    search_fields = ["actor_name", "object_title", "request_id"]
    search_help_text = "可按操作人姓名、对象名称、请求编号查询"
    date_hierarchy = "at"
    paginator = BoundedPaginator
    show_full_result_count = False
    change_list_template = "admin/audit/trail.html"
    fieldsets = [
        (None, {"fields": ["at", "actor_name", "label", "kind", "object_title", "organisation"]}),
        ("内容变化", {"fields": ["changes"]}),
        (
            "来源与防改",
            {"fields": ["address", "request_id", "place", "key", "previous_hash", "hash"]},
        ),
    ]

    @admin.display(description="操作", ordering="action")
    def label(self, event: AuditEvent) -> str:
        return event.label

    @admin.display(description="对象类型", ordering="object_type")
    def kind(self, event: AuditEvent) -> str:
        return object_kind(event)

    @admin.display(description="链内位置")
    def place(self, event: AuditEvent) -> str:
        return f"第 {event.chain} 链第 {event.number} 号" if event.number else "旧格式"

    def get_urls(self) -> list[URLPattern]:
        export = path(
            "export/", self.admin_site.admin_view(self.export), name="audit_auditevent_export"
        )
        return [export, *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Say above the list whether the trail is whole."""
        last = AuditCheck.objects.visible_to(asker_of(request)).first()
        return super().changelist_view(request, {"last_check": last, **(extra_context or {})})

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """Return the rows of the list, as it is filtered, as a CSV file with their seals."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            events = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            messages.error(request, "筛选条件无效，请重新筛选后再导出。")
            return redirect("admin:audit_auditevent_changelist")
        note_export(actor=asker_of(request), events=events, query=request.GET.urlencode())
        response = StreamingHttpResponse(csv_lines(events), content_type="text/csv")
        name = f"audit-{timezone.localdate():%Y%m%d}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    @admin.display(description="变化")
    def changes(self, event: AuditEvent) -> SafeString | str:
        """The difference as a table in words."""
        found = changes_of(event)
        if not found:
            return "这项操作没有改动内容。"
        rows = format_html_join(
            "",
            '<tr><th scope="row">{}</th><td>{}</td><td>{}</td></tr>',
            ((item.name, item.before, item.after) for item in found),
        )
        return format_html(
            '<table class="list"><thead><tr><th scope="col">内容</th><th scope="col">变更前</th>'
            '<th scope="col">变更后</th></tr></thead><tbody>{}</tbody></table>',
            rows,
        )


@admin.register(AuditCheck)
class AuditCheckAdmin(RoleAdmin):
    purpose = "审计记录是否完整：逐条核对封印、链尾和锚点"
    view_roles = frozenset({"audit_admin"})
    list_display = ["at", "result", "is_full", "rows"]
    fields = ["at", "result", "is_full", "rows", "told", "ends"]
    change_list_template = "admin/audit/checks.html"

    @admin.display(description="结果")
    def result(self, check: AuditCheck) -> str:
        return f"发现 {len(check.faults)} 处问题" if check.faults else "完整"

    @admin.display(description="发现的问题")
    def told(self, check: AuditCheck) -> SafeString | str:
        if not check.faults:
            return "没有发现问题。"
        items = format_html_join("", "<li>{}</li>", ((fault,) for fault in check.faults))
        return format_html("<ul>{}</ul>", items)

    @admin.display(description="各链核验到")
    def ends(self, check: AuditCheck) -> str:
        reached = sorted(check.reached.items(), key=lambda item: int(item[0]))
        return "；".join(f"第 {chain} 链 {place[0]} 条" for chain, place in reached if place[0])

    def get_urls(self) -> list[URLPattern]:
        run = require_POST(self.admin_site.admin_view(self.run))
        return [path("run/", run, name="audit_auditcheck_run"), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the newest anchors and the archives beside the checks."""
        anchors, faults = last_anchors(Sealer())
        context = {
            "anchors": [datetime.fromisoformat(anchor.at) for anchor in anchors],
            "anchor_faults": faults,
            "archives": AuditArchive.objects.visible_to(asker_of(request))[:20],
            "chains": AuditHead.objects.filter(count__gt=0).count(),
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def run(self, request: HttpRequest) -> HttpResponseBase:
        """Have the whole trail checked in the background."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        check_whole_trail.enqueue()
        messages.success(request, "已开始核验全部审计记录，完成后结果列在下面。")
        return redirect("admin:audit_auditcheck_changelist")
