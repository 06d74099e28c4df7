"""The draft points at its form alone."""

from django.db import migrations, models

import apps.entry.kinds


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0005_documents"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="importdraft",
            name="declaration",
        ),
        migrations.AlterField(
            model_name="importdraft",
            name="kind",
            field=models.CharField(
                choices=apps.entry.kinds.intake_choices, max_length=20, verbose_name="表种"
            ),
        ),
    ]
