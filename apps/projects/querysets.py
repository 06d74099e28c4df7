"""Which projects and forms a person sees."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.accounts.scope import Scope, scope_of
from apps.core.text import fold
from apps.projects.states import kinds_hiding_drafts
from apps.workflow.models import FiscalYear


def closed_to(scope: Scope) -> models.QuerySet[Any]:
    """Return the keys of the sealed projects that the person is not named for: few, by their index."""
    sealed = apps.get_model("projects", "Project").objects.filter(is_sealed=True).order_by()
    readers = apps.get_model("projects", "ProjectReader").objects.filter(user=scope.user)
    return sealed.exclude(pk__in=readers.order_by().values("project")).values("pk")


def is_open_to(scope: Scope, project: str = "pk") -> models.Q:
    """Leave sealed projects to the people named for each; ``project`` is the path to the key. Secret
    ones are kept from nobody who sees their unit."""
    return ~models.Q(**{f"{project}__in": closed_to(scope)})


class ProjectQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Projects of the units in the person's scope."""
        scope = scope_of(user)
        return self.filter(scope.covers("unit"), is_open_to(scope))

    def with_form(self, year: FiscalYear, model: Any, occasion: int = 0) -> Self:
        """Add ``form``, the project's live form of a kind, year and occasion, null where there is
        none."""
        live = [state for state in model.STATES.values if state != "rejected"]
        condition = models.Q(
            documents__fiscal_year=year,
            documents__kind=model.KIND,
            documents__occasion=occasion,
            documents__state__in=live,
        )
        return self.annotate(form=models.FilteredRelation("documents", condition=condition))

    def editable_by(self, user: User) -> Self:
        """Projects the person may declare: those of the own unit."""
        scope = scope_of(user)
        return self.filter(is_open_to(scope), unit__in=scope.units)


class DocumentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Forms in the person's scope; where a kind hides its drafts, they stay with the unit
        until they are submitted."""
        scope = scope_of(user)
        seen = scope.covers_places(district="district", department="unit__department", unit="unit")
        if seen is None:
            return self.none()
        # Whoever sees a district, a department or a unit sees its secret projects too, but for the
        # sealed ones.
        shown = seen & is_open_to(scope, "project")
        if (hidden := self._hidden_drafts()) and scope.sees_others:
            shown &= models.Q(unit__in=scope.units) | ~hidden
        return self.filter(shown)

    def _hidden_drafts(self) -> models.Q | None:
        """Return the filter of drafts that stay with their unit; None where this kind has none."""
        drafts = models.Q(state="draft", last_submitted_at__isnull=True)
        if not self.model.KIND:
            return models.Q(kind__in=kinds_hiding_drafts()) & drafts
        return drafts if self.model.KIND in kinds_hiding_drafts() else None

    def editable_by(self, user: User) -> Self:
        """Forms a clerk of their unit may type in now; those of a sealed project only who is on its
        list."""
        members = getattr(user, "active_memberships", [])
        units = [member.unit_id for member in members if member.role == Role.CLERK]
        mine = models.Q(unit__in=units, state__in=self.model.STATES.editable())
        return self.filter(mine, is_open_to(scope_of(user), "project"))

    def waivable_by(self, user: User) -> Self:
        """Forms of which finance may let a finding stand: those it sees, and those of its district,
        drafts too, whose submission the checks have refused."""
        scope = scope_of(user)
        refused = apps.get_model("checks", "Finding").objects.filter(
            document_key=models.OuterRef("key"), refusals__gt=0, mended_at__isnull=True
        )
        stuck = models.Q(models.Exists(refused), district__in=scope.districts)
        seen = models.Q(pk__in=self.visible_to(user).values("pk"))
        return self.filter(seen | stuck & is_open_to(scope, "project"))

    def live(self) -> Self:
        """Without those whose attempt has ended (不通过)."""
        return self.exclude(state="rejected")

    def with_names(self) -> Self:
        """Fetch what every list and head shows."""
        return self.select_related("project", "unit__department__district", "fiscal_year__rule_set")

    def with_open_window(self) -> Self:
        """Add ``is_window_open``: whether all units may enter now, by a window of the year."""
        if not self.model.WINDOW:
            return self
        now = timezone.now()
        windows = apps.get_model("workflow", "EntryWindow").objects.filter(
            models.Q(closes_at__gte=now) | models.Q(reopened_until__gte=now),
            fiscal_year=models.OuterRef("fiscal_year"),
            kind=self.model.WINDOW,
            opens_at__lte=now,
        )
        return self.annotate(is_window_open=models.Exists(windows))

    def search(self, text: str) -> Self:
        """Keep the forms in whose project, unit or content every word of the text occurs.

        The longest word is looked for where it can stand, each time by an index, and the keys are
        joined; the other words are looked for in what was found. Keys of several words joined
        with each other took the planner to seventeen seconds.
        """
        words = sorted(text.split(), key=len, reverse=True)
        if not words:
            return self
        forms = apps.get_model("projects", "Document").objects.order_by()
        first, *others = words
        keys = forms.filter(search_text__holds=fold(first)).values("key")
        named = forms.filter(project__name__holds=first).values("key")
        of_units = forms.filter(unit__name__icontains=first).values("key")
        found = self.filter(key__in=keys.union(named, of_units, all=True))
        for word in others:
            found = found.filter(
                models.Q(project__name__icontains=word)
                | models.Q(unit__name__icontains=word)
                | models.Q(search_text__icontains=fold(word))
            )
        return found

    def locked(self) -> Self:
        """Lock each form until the transaction ends: its row here, and its kind's own."""
        own = self.model._meta.parents
        return self.select_for_update(of=("self", *(link.name for link in own.values() if link)))
