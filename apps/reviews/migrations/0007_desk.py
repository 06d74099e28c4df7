"""须改 and 建议, opinions made from findings, marks that know their item, searches of each kind."""

from django.db import migrations, models

# The items of 财预〔2015〕88号 as they stood in the program: head, name, full points.
ITEMS = {
    "form": ("完整性", "规范完整性", 10),
    "clear": ("完整性", "明确清晰性", 10),
    "goal": ("相关性", "目标相关性", 15),
    "index": ("相关性", "指标科学性", 15),
    "reason": ("适当性", "绩效合理性", 15),
    "money": ("适当性", "资金匹配性", 15),
    "attain": ("可行性", "实现可能性", 10),
    "ready": ("可行性", "条件充分性", 10),
}


def name_items(apps, schema_editor):
    marks = apps.get_model("reviews", "ReviewMark").objects
    for code, (head, name, full) in ITEMS.items():
        marks.filter(item=code).update(head=head, name=name, full=full)


class Migration(migrations.Migration):
    dependencies = [("reviews", "0006_account_notices")]

    operations = [
        # What was written before held nothing back.
        migrations.AddField(
            "opinion", "is_demand", models.BooleanField(default=False, verbose_name="须改")
        ),
        migrations.AlterField(
            "opinion", "is_demand", models.BooleanField(default=True, verbose_name="须改")
        ),
        migrations.AddField(
            "opinion",
            "finding",
            models.CharField(blank=True, max_length=40, verbose_name="检查发现"),
        ),
        migrations.AddField(
            "savedfilter",
            "kind",
            models.CharField(default="declaration", max_length=20, verbose_name="表种"),
        ),
        migrations.AlterField(
            "savedfilter", "kind", models.CharField(max_length=20, verbose_name="表种")
        ),
        migrations.RemoveConstraint("savedfilter", "saved_filter_uniq"),
        migrations.AddConstraint(
            "savedfilter",
            models.UniqueConstraint(
                fields=("user", "kind", "name"),
                name="saved_filter_uniq",
                violation_error_message="已有同名的常用查询。",
            ),
        ),
        migrations.AlterField(
            "reviewmark", "item", models.CharField(max_length=20, verbose_name="审核内容")
        ),
        migrations.AddField(
            "reviewmark", "head", models.CharField(blank=True, max_length=40, verbose_name="项目")
        ),
        migrations.AddField(
            "reviewmark",
            "name",
            models.CharField(blank=True, max_length=60, verbose_name="审核内容名称"),
        ),
        migrations.AddField(
            "reviewmark",
            "full",
            models.DecimalField(decimal_places=2, default=0, max_digits=5, verbose_name="满分"),
        ),
        migrations.RemoveConstraint("reviewmark", "review_mark_points_ck"),
        migrations.RemoveConstraint("reviewsheet", "review_sheet_total_ck"),
        migrations.RunPython(name_items, migrations.RunPython.noop),
        migrations.AddConstraint(
            "reviewmark",
            models.CheckConstraint(
                condition=models.Q(points__gte=0, points__lte=models.F("full")),
                name="review_mark_points_ck",
            ),
        ),
        migrations.AddConstraint(
            "reviewsheet",
            models.CheckConstraint(condition=models.Q(total__gte=0), name="review_sheet_total_ck"),
        ),
    ]
