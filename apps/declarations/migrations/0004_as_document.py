"""The form is a document: what all forms have stands there alone."""

import django.db.models.deletion
from django.db import migrations, models

from apps.core.model_moves import AlterBases


class Migration(migrations.Migration):
    dependencies = [
        ("declarations", "0003_documents"),
    ]

    operations = [
        migrations.RemoveField(model_name="declaration", name="project"),
        migrations.RemoveField(model_name="declaration", name="fiscal_year"),
        migrations.RemoveField(model_name="declaration", name="state"),
        migrations.RemoveField(model_name="declaration", name="revision"),
        migrations.RemoveField(model_name="declaration", name="created_by"),
        migrations.RemoveField(model_name="declaration", name="created_at"),
        migrations.RemoveField(model_name="declaration", name="updated_at"),
        migrations.RemoveField(model_name="declaration", name="last_submitted_at"),
        migrations.AlterField(
            model_name="declaration",
            name="document",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                parent_link=True,
                to="projects.document",
                verbose_name="表",
            ),
        ),
        AlterBases("Declaration", ("projects.document",)),
        migrations.AlterModelOptions(
            name="declaration",
            options={
                "ordering": ["-fiscal_year__year", "unit__code", "project__name", "pk"],
                "verbose_name": "绩效目标申报表",
                "verbose_name_plural": "绩效目标申报表",
            },
        ),
        migrations.AlterField(
            model_name="declaration",
            name="id",
            field=models.BigAutoField(primary_key=True, serialize=False, verbose_name="ID"),
        ),
    ]
