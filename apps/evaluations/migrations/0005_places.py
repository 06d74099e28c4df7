"""Findings of self-evaluations under the places of their cells; rows by key instead of number."""

import hashlib

from django.db import migrations

from apps.formkit.papers.former_names import from_path, to_path

BATCH = 500
SCOPE = "self_evaluation"


def key_of(code, place, message):
    return hashlib.sha256(f"{code}\n{place}\n{message}".encode()).hexdigest()[:40]


def rename(apps, named):
    """Store new places for the findings, and the keys that follow from them, form by form."""
    Finding = apps.get_model("checks", "Finding")
    ResultRow = apps.get_model("evaluations", "ResultRow")
    found = Finding.objects.filter(scope=SCOPE)
    documents = found.order_by("document_key").values_list("document_key", flat=True)
    for document in documents.distinct():
        keys = ResultRow.objects.filter(evaluation__document=document).order_by("position", "pk")
        rows = [str(key) for key in keys.values_list("pk", flat=True)]
        changed = []
        for finding in found.filter(document_key=document):
            place = named(finding.place, rows)
            if place != finding.place:
                finding.place, finding.key = place, key_of(finding.code, place, finding.message)
                changed.append(finding)
        Finding.objects.bulk_update(changed, ["place", "key"], batch_size=BATCH)


def forwards(apps, schema_editor):
    rename(apps, from_path)


def backwards(apps, schema_editor):
    rename(apps, lambda place, rows: to_path(place, rows, is_evaluation=True))


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0004_as_document"), ("checks", "0006_places")]

    operations = [migrations.RunPython(forwards, backwards)]
