"""A second column of targets (实施期指标值 beside 年度指标值): its values and what it is called."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("declarations", "0009_districts"),
    ]

    operations = [
        migrations.AddField(
            model_name="declaration",
            name="further_head",
            field=models.CharField(blank=True, max_length=40, verbose_name="另一列指标值的名称"),
        ),
        migrations.AddField(
            model_name="indicator",
            name="further",
            field=models.CharField(blank=True, max_length=200, verbose_name="另一列指标值"),
        ),
    ]
