"""The document alone names what a step was of."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workflow", "0003_documents"),
    ]

    operations = [
        migrations.RemoveField(model_name="transitionrecord", name="subject_type"),
        migrations.RemoveField(model_name="transitionrecord", name="subject_id"),
        migrations.AlterField(
            model_name="transitionrecord",
            name="document",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="steps",
                to="projects.document",
                verbose_name="表",
            ),
        ),
    ]
