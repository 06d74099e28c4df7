"""Versions and presences belong to forms of every kind."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("entry", "0004_documents"),
    ]

    operations = [
        migrations.RemoveField(model_name="version", name="declaration"),
        migrations.RemoveField(model_name="presence", name="declaration"),
        migrations.AlterField(
            model_name="version",
            name="document",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="projects.document",
                verbose_name="表",
            ),
        ),
        migrations.AlterField(
            model_name="presence",
            name="document",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="presences",
                to="projects.document",
                verbose_name="表",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(
                fields=("document", "number"), name="version_number_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="presence",
            constraint=models.UniqueConstraint(fields=("document", "user"), name="presence_uniq"),
        ),
    ]
