"""A form of any kind as on paper, with its way, its history, and what the person may do with it."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from apps.accounts.models import User
from apps.accounts.requests import person_of
from apps.accounts.roles import Role
from apps.accounts.scope import roles_on_unit
from apps.entry.kinds import Kind
from apps.entry.page import kept_name
from apps.workflow.queries import history_of
from apps.workflow.route import route_of


class FormDetail(TemplateView):
    """One form of a kind; its app's template fills ``entry/detail.html``."""

    kind: Kind = None  # type: ignore[assignment]

    def told(self, form: Any, user: User) -> dict[str, Any]:
        """Return what the kind's own template needs of a form fetched ``with_content()``."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        kind, user = self.kind, person_of(self.request)
        forms = kind.model.objects.visible_to(user).with_content().with_open_window()
        form = get_object_or_404(forms, pk=self.kwargs["pk"])
        is_open = Role.CLERK in roles_on_unit(user, form.unit) and not kind.entry_obstacle(form)
        report = kind.panel(form, user)
        return super().get_context_data(
            document=form,
            may_edit=is_open,
            options=kind.procedure.options(form, user),
            move=f"{kind.namespace}:move",
            version=f"{kind.namespace}:version",
            mend=kind.page("edit", form) if is_open and report.findings else "",
            route=route_of(kind.procedure, form),
            history=history_of(form, user),
            report=report,
            leftover=kept_name(form, kind.namespace),
            **self.told(form, user),
            **kwargs,
        )
