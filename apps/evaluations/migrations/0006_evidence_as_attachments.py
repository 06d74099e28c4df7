"""Evidence as attachments of the form."""

from django.db import migrations, models

BATCH = 500
SAME = ("name", "kind", "size", "digest", "file", "uploaded_by_id", "uploaded_at")


def place_of(item):
    if item.rectification_id:
        return f"rectification.{item.rectification_id}"
    return f"row.{item.row_id}" if item.row_id else "money"


def forwards(apps, schema_editor):
    Attachment = apps.get_model("entry", "Attachment")
    found = apps.get_model("evaluations", "EvidenceFile").objects.annotate(
        form=models.F("evaluation__document")
    )
    made = (
        Attachment(
            document_id=item.form,
            place=place_of(item),
            **{name: getattr(item, name) for name in SAME},
        )
        for item in found.order_by("pk").iterator(BATCH)
    )
    Attachment.objects.bulk_create(made, batch_size=BATCH)


def backwards(apps, schema_editor):
    EvidenceFile = apps.get_model("evaluations", "EvidenceFile")
    forms = apps.get_model("evaluations", "SelfEvaluation").objects
    keys = dict(forms.values_list("document", "pk"))
    made = []
    for item in (
        apps.get_model("entry", "Attachment").objects.filter(document__in=keys).order_by("pk")
    ):
        kind, _, key = item.place.partition(".")
        made.append(
            EvidenceFile(
                evaluation_id=keys[item.document_id],
                row_id=int(key) if kind == "row" else None,
                rectification_id=int(key) if kind == "rectification" else None,
                **{name: getattr(item, name) for name in SAME},
            )
        )
    EvidenceFile.objects.bulk_create(made, batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0005_places"), ("entry", "0006_attachment")]

    operations = [
        migrations.RunPython(forwards, backwards),
        migrations.DeleteModel(name="EvidenceFile"),
    ]
