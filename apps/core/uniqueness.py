"""Uniqueness of many rows asked at once: what the table holds is read in one query a rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from apps.core.districts import settle_district


def holds(condition: Q | None, instance: models.Model) -> bool:
    """Return whether a constraint's condition holds of an instance, without asking the database.

    Knows ``isnull``, ``in``, equality and ``gte``, which is what our constraints use; raises
    NotImplementedError for anything else.
    """
    if condition is None:
        return True
    parts: list[Any] = list(condition.children)
    found = [
        holds(part, instance) if isinstance(part, Q) else _holds_part(part, instance)
        for part in parts
    ]
    result = all(found) if condition.connector == Q.AND else any(found)
    return result != condition.negated


def _holds_part(part: tuple[str, Any], instance: models.Model) -> bool:
    name, _, lookup = part[0].partition("__")
    value = getattr(instance, _column(type(instance), name))
    if lookup == "isnull":
        return (value is None) == bool(part[1])
    if lookup in {"", "exact"}:
        return bool(value == part[1])
    if lookup == "in":
        return value in part[1]
    if lookup == "gte":
        other = part[1]
        column = other.name if isinstance(other, F) else ""  # type: ignore[attr-defined]
        least = getattr(instance, column) if column else other
        return value is not None and least is not None and bool(value >= least)
    raise NotImplementedError(part[0])


def _column(model: type[models.Model], name: str) -> str:
    item: Any = model._meta.get_field(name)
    return str(item.attname)


def is_kept(constraint: CheckConstraint, instance: models.Model) -> bool:
    """Return whether an instance surely keeps to a check; False where only the database can tell."""
    condition = constraint.condition
    try:
        return isinstance(condition, Q) and holds(condition, instance)
    except (NotImplementedError, TypeError):
        return False


@dataclass
class _Rule:
    """One unique set of columns, and who holds which values of it."""

    names: list[str]
    condition: Q | None
    message: Any
    taken: dict[tuple[Any, ...], Any] = field(default_factory=dict)


class UniqueIndex:
    """The values of a model's unique fields and constraints, as the table and the file hold them."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.rules = [*self._of_fields(), *self._of_constraints()]
        for rule in self.rules:
            rows = model._base_manager.filter(rule.condition or Q())
            rule.taken = {tuple(values): pk for pk, *values in rows.values_list("pk", *rule.names)}

    def _of_fields(self) -> Iterator[_Rule]:
        for item in self.model._meta.concrete_fields:
            if item.unique and not item.primary_key:
                yield _Rule([item.attname], None, item.error_messages["unique"])

    def _of_constraints(self) -> Iterator[_Rule]:
        default = UniqueConstraint.default_violation_error_message
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, UniqueConstraint):
                names = [_column(self.model, name) for name in constraint.fields]
                said = constraint.violation_error_message
                message = said if said != default else "与已有的一条重复。"
                yield _Rule(names, constraint.condition, message)

    def take(self, instance: models.Model) -> dict[str, list[str]]:
        """Note the instance's values; return {field: sentences} for those another row has."""
        faults: dict[str, list[str]] = {}
        settle_district(instance)
        mine = instance.pk or id(instance)
        for rule in self.rules:
            values = tuple(getattr(instance, name) for name in rule.names)
            if None in values or not holds(rule.condition, instance):
                continue
            if rule.taken.setdefault(values, mine) != mine:
                alone = len(rule.names) == 1 and rule.condition is None
                faults.setdefault(rule.names[0] if alone else NON_FIELD_ERRORS, []).append(
                    str(rule.message)
                )
        return faults
