"""What the system administrator looks at: backups and workers. Nothing here is changed by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from apps.accounts.requests import person_of
from apps.accounts.roles import Role
from apps.core.admin import RoleAdmin
from apps.core.models import BackupRun, WorkerBeat

SYSTEM = frozenset({Role.SYSTEM_ADMIN})


@admin.register(BackupRun)
class BackupAdmin(RoleAdmin):
    purpose = "最近一次完好的备份"
    view_roles = SYSTEM
    list_display = ["started_at", "is_good", "name", "shown_size", "files", "message"]
    list_display_links = None

    @admin.display(description="大小")
    def shown_size(self, run: BackupRun) -> str:
        return filesizeformat(run.size) if run.is_good else "—"

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Head the list with the last good one, and how old it is."""
        last = BackupRun.objects.visible_to(person_of(request)).good().first()
        said = "备份：还没有完好的备份，请见运维手册"
        if last and last.finished_at:
            age = (timezone.now() - last.finished_at).days
            when = timezone.localtime(last.finished_at)
            said = f"备份：最近一次完好的是 {when:%Y-%m-%d %H:%M}" + (
                f"，已过 {age} 天" if age > 1 else ""
            )
        return super().changelist_view(request, {"title": said, **(extra_context or {})})


@admin.register(WorkerBeat)
class WorkerAdmin(RoleAdmin):
    purpose = "后台程序是否在运行"
    view_roles = SYSTEM
    list_display = ["host", "pid", "alive", "started_at", "beat_at", "done", "total"]
    list_display_links = None

    @admin.display(description="在线", boolean=True)
    def alive(self, beat: WorkerBeat) -> bool:
        return beat.is_alive
