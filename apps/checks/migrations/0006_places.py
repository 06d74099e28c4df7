"""Findings of declarations under the places of their cells."""

import hashlib

from django.db import migrations

from apps.formkit.papers.former_names import from_editor, to_editor

BATCH = 500


def key_of(code, place, message):
    return hashlib.sha256(f"{code}\n{place}\n{message}".encode()).hexdigest()[:40]


def rename(Finding, scope, named):  # noqa: N803 -- a model
    """Store new places for the findings of a scope, and the keys that follow from them."""
    changed = []
    for finding in Finding.objects.filter(scope=scope).order_by("pk").iterator(BATCH):
        place = named(finding)
        if place != finding.place:
            finding.place, finding.key = place, key_of(finding.code, place, finding.message)
            changed.append(finding)
        if len(changed) >= BATCH:
            Finding.objects.bulk_update(changed, ["place", "key"])
            changed = []
    Finding.objects.bulk_update(changed, ["place", "key"])


def forwards(apps, schema_editor):
    model = apps.get_model("checks", "Finding")
    rename(model, "declaration", lambda one: from_editor(one.place))


def backwards(apps, schema_editor):
    model = apps.get_model("checks", "Finding")
    rename(model, "declaration", lambda one: to_editor(one.place))


class Migration(migrations.Migration):
    dependencies = [("checks", "0005_waivers")]

    operations = [migrations.RunPython(forwards, backwards)]
