"""Every table that grows keeps its district, and what is unique in it is unique within one."""

from __future__ import annotations

import re
from typing import Any

from django.apps import apps
from django.db import models

from apps.core.districts import DistrictField, DistrictUnique
from apps.home.distribution import (
    BY_OTHER,
    district_of,
    shared_tables,
    spread_columns,
    spread_models,
    spreading,
)
from tests.architecture.source import ROOT

MODELS = [
    model
    for model in apps.get_models()
    if model.__module__.startswith("apps.") and not model._meta.proxy
]
# Models without the column, each with the reason.
WITHOUT = {
    "District": "is the district",
    "Department": "organisations: a copy on every server",
    "Unit": "organisations: a copy on every server",
    "Membership": "organisations: a copy on every server",
    "User": "people: a copy on every server",
    "RuleSet": "some a year: a copy on every server",
    "FiscalYear": "one a year: a copy on every server",
    "EntryWindow": "some a year: a copy on every server",
    "MonitoringNode": "part of a window",
    "CalendarDay": "the state's, some a year",
    "LibraryIndicator": "kept by finance, does not grow with the forms",
    "HeadNoun": "kept by finance, does not grow with the forms",
    "OpinionTemplate": "kept by finance, does not grow with the forms",
    "Absence": "of an examiner, some a year",
    "SavedFilter": "a person's own, some",
    "PasswordRecord": "a person's own, some",
    "BrowserSession": "a person's own, some",
    "CredentialReset": "of a person, some a year",
    "SlipBatch": "of who makes accounts, thrown away",
    "TableImport": "of who uploads, some a year",
    "WorkerBeat": "of the installation",
    "BackupRun": "of the installation",
    "AuditEvent": "all districts' trail in chains: spread by chain",
    "AuditHead": "the ends of the chains",
    "AuditCheck": "walks over all chains",
    "AuditArchive": "one a year and chain",
    "AuditAnchor": "of the installation",
}


def test_each_model_has_its_district_or_a_reason() -> None:
    missing = {model.__name__ for model in MODELS if not district_of(model)}
    assert missing == set(WITHOUT)
    assert len(spread_models()) >= 43


def test_district_is_never_missing_and_bears_the_same_column_everywhere() -> None:
    for model in spread_models():
        field = model._meta.get_field(district_of(model))
        assert isinstance(field, DistrictField), model
        assert (field.column, field.null) == ("district_id", False), model


def test_what_is_unique_is_unique_within_a_district() -> None:
    plain = []
    for model in spread_models():
        rules = [one for one in model._meta.constraints if isinstance(one, models.UniqueConstraint)]
        plain += [one.name for one in rules if "district" not in one.fields]
        # A form that does not show the district has to ask, too.
        plain += [
            one.name
            for one in rules
            if not isinstance(one, DistrictUnique) and one.name not in OF_RENEWALS
        ]
        plain += [
            f"{model.__name__}.{field.name}"
            for field in model._meta.local_concrete_fields
            if field.unique and not field.primary_key and not field.one_to_one
        ]
    assert plain == []


# Written by nightly work alone.
OF_RENEWALS = {"library_used_name_uniq"}


def test_rows_that_every_server_has_point_to_none_that_are_spread() -> None:
    spread, shared = spread_columns(), set(shared_tables())
    wrong = [
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models()
        if model._meta.db_table in shared
        for field in model._meta.local_concrete_fields
        if field.is_relation and _table(field.related_model) in spread
    ]
    assert wrong == []
    assert not shared & set(spread)


def _table(model: Any) -> str:
    return str(model._meta.db_table)


def test_statements_for_several_servers_stand_in_the_document() -> None:
    text = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    told = re.findall(r"^select create_.*;$", text, re.MULTILINE)
    assert told == spreading()


def test_tables_spread_otherwise_are_told() -> None:
    known = {model._meta.db_table for model in MODELS}
    assert set(BY_OTHER) <= known
