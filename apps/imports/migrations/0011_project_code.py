"""A draft may bring the code of the project that is made for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0010_wish"),
    ]

    operations = [
        migrations.AddField(
            model_name="importdraft",
            name="project_code",
            field=models.CharField(blank=True, default="", max_length=30, verbose_name="项目代码"),
            preserve_default=False,
        ),
    ]
