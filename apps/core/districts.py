"""The district of a row, kept beside it: what a province's rows are parted and spread by.

Every table that grows has the column, and it stands in all that is unique there; docs/adr/0021.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from operator import attrgetter
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import DEFAULT_DB_ALIAS, models


class DistrictField(models.ForeignKey[Any, Any]):
    """The district a row belongs to, copied from the row it hangs on when it is first stored.

    ``source`` is the way to the key, such as ``document.district_id``; blank where the writer names
    the district. It is the one writer: ``save`` and ``bulk_create`` both ask the field. No query is
    made where the row was built with its parent at hand. No index of its own: whatever looks up by
    district has one that begins with it.
    """

    def __init__(self, source: str = "", **options: object) -> None:
        self.source = source
        given: dict[str, Any] = {
            "to": "accounts.District", "verbose_name": "区划", "on_delete": models.PROTECT,
            "related_name": "+", "editable": False, "db_index": False,
        }  # fmt: skip
        super().__init__(**{**given, **options})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Return it as the plain foreign key that the database knows."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, kwargs

    def clone(self) -> DistrictField:
        """Return a field like this one. The plain foreign key of ``deconstruct`` has an index unless
        it says otherwise, this one has none: a copy made by that would lose what was asked for, and
        the migrations with it."""
        _, _, args, kwargs = self.deconstruct()
        index: bool = self.db_index  # type: ignore[attr-defined]
        return type(self)(self.source, *args, **{**kwargs, "db_index": index})

    def settle(self, instance: models.Model) -> None:
        """Copy the district where none is set and the row it hangs on is known; it never moves."""
        if self.source and getattr(instance, self.attname) is None:
            with suppress(ObjectDoesNotExist, AttributeError):
                setattr(instance, self.attname, attrgetter(self.source)(instance))

    def pre_save(self, instance: models.Model, add: bool) -> int | None:
        """Return the value to store."""
        self.settle(instance)
        key: int | None = super().pre_save(instance, add)
        return key

    def clean(self, value: object, model_instance: models.Model | None) -> object:
        """Return the value as it would be stored; a copy needs no look at the other table."""
        if model_instance is None:
            return value
        self.settle(model_instance)
        key: int | None = getattr(model_instance, self.attname)
        return key


class DistrictUnique(models.UniqueConstraint):
    """Unique within a district; asked of forms, too, that do not show the district."""

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Collection[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """Raise ValidationError where another row has the same values."""
        settle_district(instance)
        super().validate(model, instance, exclude=set(exclude or ()) - {"district"}, using=using)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        """Return it as the plain constraint that the database knows."""
        _, args, kwargs = super().deconstruct()
        return "django.db.models.UniqueConstraint", args, kwargs


def settle_district(instance: models.Model) -> None:
    """Fill in the district of a row that is not stored yet."""
    for field in instance._meta.concrete_fields:
        if isinstance(field, DistrictField):
            field.settle(instance)
