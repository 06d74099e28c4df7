"""The two sides of a trace as a readable table: which part, what stood there, what stands there now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models.fields.reverse_related import ForeignObjectRel

from apps.audit.models import AuditEvent
from apps.audit.registry import present_label, register_words, word

BLANK = "（空）"
YES_NO = {True: "是", False: "否"}

register_words(
    {
        "opinion": "意见",
        "reason": "原因",
        "role": "角色",
        "text": "内容",
        "code": "代码",
        "message": "说明",
        "order": "顺序",
        "origin": "来源文件",
        "sha256": "文件摘要",
        "size": "文件大小（字节）",
        "version": "版本",
        "doubts": "存疑处",
        "row": "指标",
        "indicator": "指标",
        "settings": "参数",
        "place": "位置",
        "score": "得分",
        "goal": "目标",
        "declaration": "申报表编号",
        "evaluation": "自评表编号",
    }
)


@dataclass(frozen=True, slots=True)
class Change:
    """One part of the object, before and after; blank sides say so."""

    name: str
    before: str
    after: str


def _leaves(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from _leaves(inner, (*path, *str(name).split(".")))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for number, inner in enumerate(value, start=1):
            yield from _leaves(inner, (*path, str(number)))
    else:
        yield path, value


def _field(
    object_type: str, name: str
) -> models.Field[Any, Any] | ForeignObjectRel | GenericForeignKey | None:
    try:
        return apps.get_model(present_label(object_type))._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None


def _states(object_type: str) -> dict[str, Any]:
    """Return the names of the states of a model that lists them as ``STATES``: each kind of form names
    its own, though they share the column."""
    try:
        states: Any = getattr(apps.get_model(present_label(object_type)), "STATES", None)
    except (LookupError, ValueError):
        states = None
    return dict(states.choices) if states else {}


def _part(object_type: str, name: str) -> str:
    if name.isdecimal():
        return f"第 {name} 项"
    field = _field(object_type, name)
    named = getattr(field, "verbose_name", None) if field else None
    return str(named or word(name) or name)


def _text(object_type: str, path: tuple[str, ...], value: object) -> str:
    if value is None or value in ("", []):
        return BLANK
    if isinstance(value, bool):
        return YES_NO[value]
    if isinstance(value, list):
        return "、".join(str(item) for item in value)
    return str(_choices(object_type, path[-1]).get(value, value) if path else value)


def _choices(object_type: str, name: str) -> Mapping[Any, Any]:
    """Return what the values of a field are called; empty where they speak for themselves."""
    flat = getattr(_field(object_type, name), "flatchoices", None) or ()
    return dict(flat) | (_states(object_type) if name == "state" else {})


def changes_of(event: AuditEvent) -> list[Change]:
    """Return the parts that differ, in the order of the trace; blanks that stayed blank are left out."""
    before, after = (dict(_leaves(side or {})) for side in (event.before, event.after))
    found = []
    for path in dict.fromkeys([*before, *after]):
        if not path:
            continue
        old, new = (_text(event.object_type, path, side.get(path)) for side in (before, after))
        if old != new:
            name = " · ".join(_part(event.object_type, part) for part in path)
            found.append(Change(name, old, new))
    return found


def object_kind(event: AuditEvent) -> str:
    """Return the Chinese name of the kind of object; its code where the model is gone."""
    try:
        return str(apps.get_model(present_label(event.object_type))._meta.verbose_name)
    except (LookupError, ValueError):
        return event.object_type
