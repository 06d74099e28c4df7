"""Room for the document of each version and presence."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("entry", "0002_tables"),
        ("evaluations", "0004_as_document"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="version", name="version_number_uniq"),
        migrations.RemoveConstraint(model_name="presence", name="presence_uniq"),
        migrations.AddField(
            model_name="version",
            name="document",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="projects.document",
                verbose_name="表",
            ),
        ),
        migrations.AddField(
            model_name="presence",
            name="document",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="presences",
                to="projects.document",
                verbose_name="表",
            ),
        ),
        migrations.AlterField(
            model_name="version",
            name="declaration",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="declarations.declaration",
                verbose_name="申报表",
            ),
        ),
        migrations.AlterField(
            model_name="presence",
            name="declaration",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="presences",
                to="declarations.declaration",
                verbose_name="申报表",
            ),
        ),
    ]
