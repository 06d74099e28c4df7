"""What other apps have made is an export, too."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_disabled_at"),
        ("exports", "0003_any_kind"),
        ("workflow", "0009_extensions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="exportjob",
            name="export_kind_ck",
        ),
        migrations.AddField(
            model_name="exportjob",
            name="options",
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name="要求"),
        ),
        migrations.AlterField(
            model_name="exportjob",
            name="kind",
            field=models.CharField(
                choices=[
                    ("book", "整本"),
                    ("summary", "汇总表"),
                    ("archive", "逐项文件"),
                    ("data", "数据"),
                    ("filled", "填好的表样"),
                ],
                max_length=10,
                verbose_name="内容",
            ),
        ),
        migrations.AddConstraint(
            model_name="exportjob",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["book", "summary", "archive", "data", "filled"])),
                name="export_kind_ck",
            ),
        ),
    ]
