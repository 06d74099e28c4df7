import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("projects", "0003_document")]

    operations = [
        migrations.CreateModel(
            name="Trip",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        to="projects.document",
                        verbose_name="表",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=20, verbose_name="地点")),
            ],
            options={"verbose_name": "出行申请单", "verbose_name_plural": "出行申请单"},
            bases=("projects.document",),
        ),
    ]
