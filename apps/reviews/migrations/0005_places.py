"""Opinions under the places of their cells."""

from django.db import migrations

from apps.formkit.papers.former_names import from_editor, to_editor

BATCH = 500
EVALUATION = "self_evaluation"


def rename(Opinion, named):  # noqa: N803 -- a model
    changed = []
    for opinion in (
        Opinion.objects.exclude(place="").select_related("document").order_by("pk").iterator(BATCH)
    ):
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
        lambda one: to_editor(one.place, is_evaluation=one.document.kind == EVALUATION),
    )


class Migration(migrations.Migration):
    dependencies = [("reviews", "0004_document_alone")]

    operations = [migrations.RunPython(forwards, backwards)]
