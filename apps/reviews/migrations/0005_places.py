"""Opinions under the places of their cells."""

from django.db import migrations, models

from apps.formkit.papers.former_names import from_editor, to_editor

BATCH = 500
EVALUATION = "self_evaluation"


def rename(Opinion, named):  # noqa: N803 -- a model
    changed = []
    # The kind alone: on the way back the table of forms may have fewer columns than its model.
    found = Opinion.objects.exclude(place="").annotate(document_kind=models.F("document__kind"))
    for opinion in found.order_by("pk").iterator(BATCH):
        place = named(opinion)
        if place != opinion.place:
            opinion.place = place
            changed.append(opinion)
    Opinion.objects.bulk_update(changed, ["place"], batch_size=BATCH)


def forwards(apps, schema_editor):
    rename(apps.get_model("reviews", "Opinion"), lambda one: from_editor(one.place))


def backwards(apps, schema_editor):
    rename(
        apps.get_model("reviews", "Opinion"),
        lambda one: to_editor(one.place, is_evaluation=one.document_kind == EVALUATION),
    )


class Migration(migrations.Migration):
    dependencies = [("reviews", "0004_document_alone")]

    operations = [migrations.RunPython(forwards, backwards)]
