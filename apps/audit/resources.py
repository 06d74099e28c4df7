"""The base of imports that leave a trace: one row of the trail for each row written, before and after."""

from __future__ import annotations

from copy import copy
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.encoding import force_str

from apps.audit.domain import Entry, record_many
from apps.audit.masking import told
from apps.audit.saved_rows import KeptTable
from apps.core.errors import NotAllowedNow
from apps.core.resources import BaseResource


class TracedResource(BaseResource):
    """Leaves one audit row per imported row, with the values that changed."""

    class Meta(BaseResource.Meta):
        abstract = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # By the identity of the instance: a new row has no key yet.
        self.changes: dict[int, tuple[dict[str, str] | None, dict[str, str]]] = {}

    def skip_row(
        self,
        instance: Model,
        original: Model,
        row: dict[str, Any],
        import_validation_errors: dict[str, Any] | None = None,
    ) -> bool:
        """Remember what the row changes, while the library holds both sides."""
        is_same = bool(super().skip_row(instance, original, row, import_validation_errors))
        if not is_same:
            before, after = self._values(original), self._values(instance)
            changed = [name for name in after if after[name] != before[name]]
            self.changes[id(instance)] = (
                {name: before[name] for name in changed} if original.pk else None,
                {name: after[name] for name in changed},
            )
        return is_same

    def _values(self, instance: Model) -> dict[str, str]:
        written = [item for item in self.get_import_fields() if not item.readonly]
        return {
            item.attribute: told(item.attribute, force_str(item.export(instance) or ""))
            for item in written
        }

    def entry(self, instance: Model) -> Entry:
        """Return what the trail tells of a written row."""
        before, after = self.changes.get(id(instance), (None, {}))
        return Entry(instance, before=before, after=after)

    def note(self, instances: list[Any]) -> None:
        entries = [self.entry(instance) for instance in instances]
        record_many("data.import", actor=self.user, entries=entries)


class KeptResource(BaseResource):
    """Holds the rows of a file to the model's rules, and hands them to the domain function that
    saves them with its trace: ``keep``."""

    table: ClassVar[KeptTable]

    class Meta(BaseResource.Meta):
        abstract = True

    def keep(self, rows: list[Any]) -> None:
        """Save the rows as ``self.user``; each resource calls its domain function."""
        raise NotImplementedError

    def after_init_instance(
        self, instance: Any, new: bool, row: dict[str, Any], **kwargs: object
    ) -> None:
        """Remember what is stored, which the file is about to be written over."""
        super().after_init_instance(instance, new, row, **kwargs)
        instance.stored = None if new else copy(instance)

    def clean_instance(self, instance: Any) -> None:
        super().clean_instance(instance)
        fields = instance._meta.concrete_fields
        owners = [item.attname for item in fields if item.is_relation and not item.null]
        if None in [getattr(instance, name) for name in owners]:
            return
        try:
            self.table.may(instance.stored, instance, self.user)
        except NotAllowedNow as error:
            raise ValidationError(error.message) from error

    def bulk_create(self, *args: object, **kwargs: object) -> None:
        """Leave new rows to ``keep``."""
        self.create_instances.clear()

    def bulk_update(self, *args: object, **kwargs: object) -> None:
        """Leave changed rows to ``keep``."""
        self.update_instances.clear()

    def note(self, instances: list[Any]) -> None:
        self.keep(instances)
