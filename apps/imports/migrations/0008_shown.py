"""Forms of kinds that cannot be stored are kept to look at."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0007_candidates"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="importdraft", name="import_draft_state_ck"),
        migrations.AlterField(
            model_name="importdraft",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "待确认"),
                    ("accepted", "已存入"),
                    ("discarded", "已舍弃"),
                    ("shown", "仅供查看"),
                ],
                default="open",
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AddConstraint(
            model_name="importdraft",
            constraint=models.CheckConstraint(
                condition=models.Q(state__in=["open", "accepted", "discarded", "shown"]),
                name="import_draft_state_ck",
            ),
        ),
    ]
