"""The form is a document: what all forms have stands there alone."""

import django.db.models.deletion
from django.db import migrations, models

from apps.core.model_moves import AlterBases


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0003_documents"),
    ]

    operations = [
        migrations.RemoveField(model_name="selfevaluation", name="project"),
        migrations.RemoveField(model_name="selfevaluation", name="fiscal_year"),
        migrations.RemoveField(model_name="selfevaluation", name="state"),
        migrations.RemoveField(model_name="selfevaluation", name="revision"),
        migrations.RemoveField(model_name="selfevaluation", name="created_by"),
        migrations.RemoveField(model_name="selfevaluation", name="created_at"),
        migrations.RemoveField(model_name="selfevaluation", name="updated_at"),
        migrations.RemoveField(model_name="selfevaluation", name="last_submitted_at"),
        migrations.AlterField(
            model_name="selfevaluation",
            name="document",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                parent_link=True,
                to="projects.document",
                verbose_name="表",
            ),
        ),
        AlterBases("SelfEvaluation", ("projects.document",)),
        migrations.AlterModelOptions(
            name="selfevaluation",
            options={
                "ordering": ["-fiscal_year__year", "unit__code", "project__name", "pk"],
                "verbose_name": "绩效自评表",
                "verbose_name_plural": "绩效自评表",
            },
        ),
        migrations.AlterField(
            model_name="selfevaluation",
            name="id",
            field=models.BigAutoField(primary_key=True, serialize=False, verbose_name="ID"),
        ),
    ]
