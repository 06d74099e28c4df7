"""The report of a node on screen and as a workbook."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.generic import TemplateView

from apps.accounts.requests import person_of
from apps.accounts.roles import Role
from apps.core.tables import SafeTableExport
from apps.monitoring.domain.report import former_use, report_of
from apps.monitoring.models import MonitoringNode
from apps.monitoring.tables import ReportTable

MAY_READ = Role.examiners() | {Role.DEPARTMENT}


class NodeReport(TemplateView):
    """Counts, money, main reasons and red lights of a node, by department."""

    template_name = "monitoring/report.html"

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.user.is_authenticated and not person_of(request).role_codes & MAY_READ:
            raise PermissionDenied("监控报告只供主管部门和财政部门使用。")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        user = person_of(self.request)
        opened = MonitoringNode.objects.visible_to(user).filter(opens_at__lte=timezone.now())
        nodes = list(opened.select_related("fiscal_year"))
        wanted = self.request.GET.get("node", "")
        node = next((one for one in nodes if str(one.pk) == wanted), nodes[0] if nodes else None)
        lines, cases = report_of(node, user) if node else ([], [])
        return super().get_context_data(
            nodes=nodes,
            node=node,
            table=ReportTable([line.record() for line in lines]),
            cases=cases,
            former=former_use(node, user) if node else {},
            **kwargs,
        )

    def render_to_response(self, context: dict[str, Any], **kwargs: object) -> HttpResponse:
        if self.request.GET.get("export") == "xlsx":
            export = SafeTableExport("xlsx", context["table"])
            return export.response(f"监控报告-{context['node'] or ''}.xlsx")
        return super().render_to_response(context, **kwargs)
