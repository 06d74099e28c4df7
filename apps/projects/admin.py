"""Projects in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import ForeignKey, QuerySet
from django.forms import ChoiceField, ModelChoiceField, ModelForm
from django.http import HttpRequest

from apps.accounts.audited_admin import KeptForm, KeptMixin
from apps.accounts.models import User
from apps.accounts.requests import person_of
from apps.accounts.roles import Role
from apps.accounts.scope import scope_of
from apps.core.admin import ExchangeAdmin, RoleAdmin, SeenFieldListFilter, blank_word
from apps.projects.domain import PROJECTS, save_projects
from apps.projects.forms import choices_of, offered
from apps.projects.models import Project, ProjectReader
from apps.projects.resources import ProjectResource
from apps.projects.seals import (
    check_reader,
    grant_reading,
    revoke_reading,
    seal_project,
    unseal_project,
)
from apps.workflow.queries import current_rules
from apps.workflow.settings_schema import RuleSettings

PERFORMANCE = frozenset({Role.EXAMINER_SECOND})


class ProjectAdminForm(KeptForm):
    """A project; nature and category are chosen as the rule set of the year has them."""

    settings = RuleSettings()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, names in offered(self.settings).items():
            if name in self.fields:
                field: Any = Project._meta.get_field(name)
                choices = choices_of(names, getattr(self.instance, name))
                self.fields[name] = ChoiceField(
                    label=field.verbose_name,
                    help_text=field.help_text,
                    required=not field.blank,
                    choices=[("", blank_word(field)), *choices],
                )


@admin.register(Project)
class ProjectAdmin(KeptMixin, ExchangeAdmin):
    table = PROJECTS
    purpose = "各单位的项目，可批量导入导出"
    form = ProjectAdminForm
    resource_classes = [ProjectResource]
    view_roles = add_roles = change_roles = Role.examiners()
    list_display = ["name", "unit", "nature", "category", "is_secret", "is_sealed", "is_active"]
    list_filter = [
        ("unit__department", SeenFieldListFilter),
        "category",
        "is_secret",
        "is_key",
        "is_active",
    ]
    list_select_related = ["unit"]
    search_fields = ["name", "code", "unit__name"]
    readonly_fields = ["created_at"]
    actions = ["seal", "unseal"]

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[ModelForm[Any]]:
        form: Any = super().get_form(request, *args, **kwargs)
        form.settings = current_rules(person_of(request))
        return form

    def keep(self, row: Project, actor: User) -> None:
        save_projects(projects=[row], actor=actor)

    @admin.action(description="设为仅名单可见", permissions=["seal"])
    def seal(self, request: HttpRequest, queryset: QuerySet[Project]) -> None:
        for project in queryset:
            seal_project(project=project, actor=person_of(request))
        messages.success(request, "已设为仅名单可见，目前名单上只有您；请在“可见名单”中添加。")

    @admin.action(description="取消仅名单可见", permissions=["seal"])
    def unseal(self, request: HttpRequest, queryset: QuerySet[Project]) -> None:
        for project in queryset.filter(is_sealed=True):
            unseal_project(project=project, actor=person_of(request))
        messages.success(request, "已取消仅名单可见。")

    def has_seal_permission(self, request: HttpRequest) -> bool:
        return bool(person_of(request).role_codes & PERFORMANCE)


class ProjectReaderForm(ModelForm):
    """A name for the list of a sealed project."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("project") and cleaned.get("user"):
            check_reader(cleaned["project"], cleaned["user"])
        return cleaned


@admin.register(ProjectReader)
class ProjectReaderAdmin(RoleAdmin):
    """Names are put on and taken off, never changed."""

    form = ProjectReaderForm
    purpose = "仅名单可见的项目，谁可以看到"
    view_roles = add_roles = delete_roles = PERFORMANCE
    list_display = ["project", "user", "granted_by", "at"]
    list_select_related = ["project", "user", "granted_by"]
    search_fields = ["project__name", "user__name"]

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: object
    ) -> ModelChoiceField[Any] | None:
        """Offer sealed projects, and the people of the district who have business with them."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "project":
            field.queryset = field.queryset.filter(is_sealed=True)
        if db_field.name == "user":
            districts = scope_of(person_of(request)).districts
            held = {"memberships__district__in": districts, "is_active": True}
            field.queryset = User.objects.filter(**held).distinct()
        return field

    def save_model(
        self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool
    ) -> None:
        given = grant_reading(project=obj.project, user=obj.user, actor=person_of(request))
        obj.pk = given.pk

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        revoke_reading(reader=obj, actor=person_of(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with transaction.atomic():
            for reader in queryset:
                revoke_reading(reader=reader, actor=person_of(request))
