"""How the admin saves: by a domain function of the table, or with the trace of every save and deletion."""

from __future__ import annotations

from copy import copy
from typing import Any, ClassVar, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from apps.accounts.domain.memberships import note_deleted, note_saved
from apps.accounts.models import User
from apps.accounts.requests import person_of
from apps.audit.masking import told
from apps.audit.saved_rows import KeptTable, stored_row
from apps.core.errors import NotAllowedNow


def _shown(obj: Model, name: str, value: object) -> str:
    """Return a form's value as the trail tells it: another row by its name, not its key."""
    own = {field.name: field for field in obj._meta.get_fields()}
    # A form may have fields of its own beside those of the row.
    related = own[name].related_model if value and name in own else None
    if related and not isinstance(value, Model):
        value = related._default_manager.filter(pk=value).first() or value
    text = "" if value is None else str(value)
    return told(name, text)


class AuditedSaveMixin:
    """Leaves an audit row for every save and deletion in the admin, in the same transaction."""

    save_action: ClassVar[str] = "organisation.save"
    delete_action: ClassVar[str] = "organisation.delete"

    def save_model(
        self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool
    ) -> None:
        with transaction.atomic():
            super().save_model(request, obj, form, change)  # type: ignore[misc]
            self.follow(obj)
            names = [name for name in form.changed_data if name != "password"]
            before = {name: _shown(obj, name, form.initial.get(name)) for name in names}
            after = {name: _shown(obj, name, form.cleaned_data.get(name)) for name in names}
            note_saved(
                target=obj,
                actor=person_of(request),
                before=before if change else None,
                after=after,
                action=self.save_action,
            )

    def follow(self, obj: Any) -> None:
        """Bring what depends on the object up to date; before the trace, which comes last."""

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        with transaction.atomic():
            gone = copy(obj)
            super().delete_model(request, obj)  # type: ignore[misc]
            self.follow(gone)
            note_deleted(target=gone, actor=person_of(request), action=self.delete_action)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with transaction.atomic():
            for obj in queryset:
                self.delete_model(request, obj)


class ActorMixin:
    """Tells the form who acts."""

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: object
    ) -> type[ModelForm[Any]]:
        form = super().get_form(request, obj, change, **kwargs)  # type: ignore[misc]
        return type(form.__name__, (form,), {"actor": request.user})


class KeptForm(ModelForm):
    """Says beside the fields what the domain function would refuse."""

    actor: User | None = None
    table: KeptTable

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        try:
            self.table.may(stored_row(self.instance), self.instance, self.actor)
        except ValidationError as error:
            self.add_error(None, error)
        except NotAllowedNow as error:
            self.add_error(None, error.message)


class KeptMixin(ActorMixin):
    """Saves a row by its domain function, which leaves the trace: ``keep``. Its form is a
    :class:`KeptForm`."""

    table: ClassVar[KeptTable]

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: object
    ) -> type[ModelForm[Any]]:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.table = self.table
        return cast("type[ModelForm[Any]]", form)

    def keep(self, row: Any, actor: User) -> None:
        """Save a row; each page calls its domain function."""
        raise NotImplementedError

    def save_model(
        self, request: HttpRequest, obj: Model, form: ModelForm[Any], change: bool
    ) -> None:
        self.keep(obj, person_of(request))
