"""A file may be read by the form of another office that it fills."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0009_longer_kind"),
    ]

    operations = [
        migrations.AddField(
            model_name="importfile",
            name="wish",
            field=models.JSONField(blank=True, default=dict, verbose_name="读取要求"),
        ),
    ]
