"""Room for the document of each step."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workflow", "0001_base"),
        ("checks", "0004_document_alone"),
    ]

    operations = [
        migrations.AddField(
            model_name="transitionrecord",
            name="document",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="steps",
                to="projects.document",
                verbose_name="表",
            ),
        ),
        migrations.AlterField(
            model_name="transitionrecord",
            name="subject_type",
            field=models.CharField(max_length=60, null=True, verbose_name="对象类型"),
        ),
        migrations.AlterField(
            model_name="transitionrecord",
            name="subject_id",
            field=models.BigIntegerField(null=True, verbose_name="对象编号"),
        ),
        migrations.RemoveIndex(model_name="transitionrecord", name="transition_subject_idx"),
    ]
