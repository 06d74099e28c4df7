"""A project's dossier is an export, too."""

from django.db import migrations, models

KINDS = [
    ("book", "整本"),
    ("summary", "汇总表"),
    ("archive", "逐项文件"),
    ("data", "数据"),
    ("filled", "填好的表样"),
    ("dossier", "项目档案"),
]


class Migration(migrations.Migration):
    dependencies = [("exports", "0004_filled")]

    operations = [
        migrations.RemoveConstraint(model_name="exportjob", name="export_kind_ck"),
        migrations.AlterField(
            model_name="exportjob",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=10, verbose_name="内容"),
        ),
        migrations.AddConstraint(
            model_name="exportjob",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", [name for name, _ in KINDS])),
                name="export_kind_ck",
            ),
        ),
    ]
