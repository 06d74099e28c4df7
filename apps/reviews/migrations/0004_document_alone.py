"""Opinions and sheets belong to forms of every kind."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0003_documents"),
    ]

    operations = [
        migrations.RemoveField(model_name="opinion", name="subject_type"),
        migrations.RemoveField(model_name="opinion", name="subject_id"),
        migrations.AlterField(
            model_name="opinion",
            name="document",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="opinions",
                to="projects.document",
                verbose_name="表",
            ),
        ),
        migrations.AddIndex(
            model_name="opinion",
            index=models.Index(fields=["document", "status"], name="opinion_status_idx"),
        ),
        migrations.RemoveField(model_name="reviewsheet", name="declaration"),
        migrations.AlterField(
            model_name="reviewsheet",
            name="document",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="review_sheets",
                to="projects.document",
                verbose_name="表",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewsheet",
            constraint=models.UniqueConstraint(
                fields=("document", "version", "examiner"), name="review_sheet_uniq"
            ),
        ),
    ]
