"""An export holds forms of any kind, named as documents name it."""

from typing import Any

from django.db import migrations, models

import apps.entry.kinds


def rename(apps: Any, editor: Any) -> None:
    """Call self-evaluations as their documents do."""
    jobs = apps.get_model("exports", "ExportJob").objects
    jobs.filter(subject="evaluation").update(subject="self_evaluation")


def rename_back(apps: Any, editor: Any) -> None:
    """Call self-evaluations as before."""
    jobs = apps.get_model("exports", "ExportJob").objects
    jobs.filter(subject="self_evaluation").update(subject="evaluation")


class Migration(migrations.Migration):
    dependencies = [
        ("exports", "0002_tables"),
        ("reviews", "0004_document_alone"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="exportjob", name="export_subject_ck"),
        migrations.AlterField(
            model_name="exportjob",
            name="subject",
            field=models.CharField(
                choices=apps.entry.kinds.kind_choices, max_length=24, verbose_name="表种"
            ),
        ),
        migrations.RunPython(rename, rename_back),
        migrations.AddConstraint(
            model_name="exportjob",
            constraint=models.CheckConstraint(
                condition=models.Q(("subject", ""), _negated=True), name="export_subject_ck"
            ),
        ),
    ]
