"""抽查复核 and 整改 are stations of the form's own way: the open ones put their forms there."""

from typing import Any

from django.db import migrations, models


def place_forms(apps: Any, editor: Any) -> None:
    """Put each form with an open check or an open rectification into the state that says so."""
    form = apps.get_model("evaluations", "SelfEvaluation")
    document = apps.get_model("projects", "Document")
    check = apps.get_model("evaluations", "SpotCheck")
    item = apps.get_model("evaluations", "Rectification")
    owing = item.objects.values("spot_check__evaluation")
    found = (
        ("rectifying", owing.filter(state="open")),
        ("rectified", owing.filter(state="reported")),
        ("checking", check.objects.filter(state="open").values("evaluation")),
    )
    for state, forms in found:
        keys = form.objects.filter(pk__in=forms).values_list("document_id", flat=True)
        document.objects.filter(pk__in=list(keys), state="confirmed").update(state=state)


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0006_evidence_as_attachments"),
        ("projects", "0008_key_projects"),
    ]

    operations = [
        migrations.AlterField(
            model_name="rectification",
            name="problem",
            field=models.TextField(verbose_name="问题"),
        ),
        migrations.AlterField(
            model_name="rectification",
            name="opinion",
            field=models.TextField(blank=True, verbose_name="核实意见"),
        ),
        migrations.RunPython(place_forms, migrations.RunPython.noop),
    ]
