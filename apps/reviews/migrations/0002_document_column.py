"""Room for the document of each opinion, sheet and notice."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0001_base"),
        ("workflow", "0004_document_alone"),
    ]

    operations = [
        migrations.AddField(
            model_name="opinion",
            name="document",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="opinions",
                to="projects.document",
                verbose_name="表",
            ),
        ),
        migrations.AlterField(
            model_name="opinion",
            name="subject_type",
            field=models.CharField(max_length=60, null=True, verbose_name="对象类型"),
        ),
        migrations.AlterField(
            model_name="opinion",
            name="subject_id",
            field=models.BigIntegerField(null=True, verbose_name="对象编号"),
        ),
        migrations.RemoveIndex(model_name="opinion", name="opinion_status_idx"),
        migrations.RemoveConstraint(model_name="reviewsheet", name="review_sheet_uniq"),
        migrations.AddField(
            model_name="reviewsheet",
            name="document",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="review_sheets",
                to="projects.document",
                verbose_name="表",
            ),
        ),
        migrations.AlterField(
            model_name="reviewsheet",
            name="declaration",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="review_sheets",
                to="declarations.declaration",
                verbose_name="申报表",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notices",
                to="projects.document",
                verbose_name="表",
            ),
        ),
    ]
