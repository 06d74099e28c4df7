"""The lists and desks of the offices outside the bureau: departments, and reviewers of units.

They see what examiners see in the admin, each list through ``visible_to``; nobody of them enters the
admin itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.cache import never_cache

from apps.accounts.requests import person_of
from apps.workflow.offices import OFFICE_ROLES


class OfficeSite(admin.AdminSite):
    """A site of the admin's pages with its own people; it has no first page and no sign-in."""

    site_title = site_header = "预算绩效目标管理"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Return whether the person reviews for a unit or a department."""
        user = person_of(request)
        return user.is_active and bool(user.role_codes & OFFICE_ROLES)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Return a view that refuses others; who is not signed in was asked to before."""

        def inner(request: HttpRequest, *args: object, **kwargs: object) -> Any:
            if not self.has_permission(request):
                raise PermissionDenied("这一页面供单位和主管部门的审核人使用。")
            return view(request, *args, **kwargs)

        return update_wrapper(never_cache(inner), view)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return nothing: the lists stand in the one navigation."""
        return []

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Return the addresses of the lists and what their pages load."""
        script = self.admin_view(self.i18n_javascript, cacheable=True)
        return [
            path("", self.admin_view(lambda request: redirect("home")), name="index"),
            path("jsi18n/", script, name="jsi18n"),
            *(
                path(f"{model._meta.app_label}/{model._meta.model_name}/", include(page.urls))
                for model, page in self._registry.items()
            ),
        ]


OFFICES = OfficeSite(name="desk")
