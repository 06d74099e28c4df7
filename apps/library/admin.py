"""The indicator library in the admin, kept by finance."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from apps.accounts.audited_admin import AuditedSaveMixin
from apps.accounts.models import District
from apps.accounts.requests import person_of
from apps.accounts.roles import Role
from apps.accounts.scope import scope_of
from apps.core.admin import ExchangeAdmin, RoleAdmin
from apps.library.domain.heads import forget, relearn
from apps.library.models import HeadNoun, LibraryIndicator
from apps.library.resources import LibraryResource


@admin.register(LibraryIndicator)
class LibraryIndicatorAdmin(AuditedSaveMixin, ExchangeAdmin):
    purpose = "填报时推荐的常用指标，可批量导入导出"
    resource_classes = [LibraryResource]
    view_roles = add_roles = change_roles = delete_roles = Role.examiners()
    list_display = ["level3", "level1", "level2", "trade", "target", "measure", "is_active"]
    list_filter = ["level1", "level2", "trade", "is_active"]
    search_fields = ["level3"]


@admin.register(HeadNoun)
class HeadNounAdmin(AuditedSaveMixin, RoleAdmin):
    purpose = "名称以这些字结尾的指标归哪一级、越多越好还是越少越好，校验照此判断"
    view_roles = add_roles = change_roles = delete_roles = Role.examiners()
    list_display = ["word", "level2", "direction", "unit", "is_learnt", "names", "is_active"]
    list_filter = ["is_learnt", "level2", "direction", "is_active"]
    search_fields = ["word"]
    change_list_template = "admin/library/head_nouns.html"

    def follow(self, obj: HeadNoun) -> None:
        # What somebody of finance has looked at and saved is laid down, not only learnt.
        HeadNoun.objects.filter(pk=obj.pk).update(is_learnt=False)
        transaction.on_commit(forget)

    def get_urls(self) -> list[URLPattern]:
        run = require_POST(self.admin_site.admin_view(self.learn))
        return [path("learn/", run, name="library_headnoun_learn"), *super().get_urls()]

    def learn(self, request: HttpRequest) -> HttpResponse:
        """Learn anew from the approved forms and the library of the person's districts."""
        person = person_of(request)
        if not self.has_change_permission(request):
            raise PermissionDenied
        new = gone = 0
        for district in District.objects.filter(pk__in=scope_of(person).districts):
            count = relearn(district=district, actor=person)
            new, gone = new + count["new"], gone + count["gone"]
        messages.success(
            request, f"已从批复的表和指标库学得 {new} 个新词，去掉 {gone} 个不再成立的。"
        )
        return redirect("admin:library_headnoun_changelist")
