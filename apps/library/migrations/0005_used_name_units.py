"""Of how many units a name is used, so that numbers of few are not told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0004_used_names"),
    ]

    operations = [
        migrations.AddField(
            model_name="usedname",
            name="units",
            field=models.PositiveIntegerField(default=0, verbose_name="使用单位数"),
        ),
    ]
