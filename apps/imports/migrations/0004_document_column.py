"""Room for the form, of whatever kind, that a draft became."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0003_places"),
        ("declarations", "0004_as_document"),
        ("projects", "0003_document"),
    ]

    operations = [
        migrations.AddField(
            model_name="importdraft",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="projects.document",
                verbose_name="存入的表",
            ),
        ),
    ]
