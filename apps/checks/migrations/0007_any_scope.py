"""What is checked is told by the kinds."""

from django.db import migrations, models

import apps.checks.states


class Migration(migrations.Migration):
    dependencies = [("checks", "0006_places")]

    operations = [
        migrations.AlterField(
            model_name=name,
            name="scope",
            field=models.CharField(
                choices=apps.checks.states.scopes, max_length=20, verbose_name="规则范围"
            ),
        )
        for name in ("checkrun", "finding", "passage")
    ]
