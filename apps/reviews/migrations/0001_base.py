"""The tables as they stood before the apps were parted anew; see docs/adr/0013."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    # Shared out so that no two bases replace the same: an interrupted run stays whole.
    replaces = [
        ("reviews", "0001_opinions_sheets_and_desk"),
        ("reviews", "0002_opinions_on_any_document"),
    ]

    dependencies = [
        ("accounts", "0001_base"),
        ("declarations", "0001_base"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Opinion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_type", models.CharField(max_length=60, verbose_name="对象类型")),
                ("subject_id", models.BigIntegerField(verbose_name="对象编号")),
                (
                    "version",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="版本"),
                ),
                ("place", models.CharField(blank=True, max_length=60, verbose_name="位置")),
                (
                    "place_label",
                    models.CharField(blank=True, max_length=260, verbose_name="位置说明"),
                ),
                ("quoted", models.TextField(blank=True, verbose_name="原内容")),
                ("text", models.TextField(verbose_name="意见")),
                ("proposed", models.TextField(blank=True, null=True, verbose_name="建议值")),
                (
                    "office",
                    models.CharField(
                        choices=[
                            ("unit", "申报单位"),
                            ("department", "主管部门"),
                            ("finance", "财政部门"),
                        ],
                        max_length=12,
                        verbose_name="提出方",
                    ),
                ),
                ("is_internal", models.BooleanField(default=False, verbose_name="仅本级可见")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="提出时间"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "待处理"),
                            ("accepted", "已采纳"),
                            ("changed", "已修改"),
                            ("refused", "已说明"),
                            ("settled", "已协商代改"),
                            ("resolved", "已解决"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="处理情况",
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="处理时间")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="处理人",
                    ),
                ),
            ],
            options={
                "verbose_name": "审核意见",
                "verbose_name_plural": "审核意见",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="OpinionTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=40, verbose_name="标题")),
                ("text", models.TextField(verbose_name="意见内容")),
                ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.district",
                        verbose_name="区划",
                    ),
                ),
            ],
            options={
                "verbose_name": "常用意见",
                "verbose_name_plural": "常用意见",
                "ordering": ["title"],
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="答复")),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间"),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="答复人",
                    ),
                ),
                (
                    "opinion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replies",
                        to="reviews.opinion",
                        verbose_name="意见",
                    ),
                ),
            ],
            options={
                "verbose_name": "意见答复",
                "verbose_name_plural": "意见答复",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ReviewSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(verbose_name="版本")),
                (
                    "total",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=5, verbose_name="总分"
                    ),
                ),
                (
                    "grade",
                    models.CharField(
                        choices=[("优", "优"), ("良", "良"), ("中", "中"), ("差", "差")],
                        max_length=2,
                        verbose_name="结论",
                    ),
                ),
                ("comment", models.TextField(blank=True, verbose_name="综合意见")),
                (
                    "saved_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="审核时间"
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="review_sheets",
                        to="declarations.declaration",
                        verbose_name="申报表",
                    ),
                ),
                (
                    "examiner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审核人",
                    ),
                ),
            ],
            options={
                "verbose_name": "绩效目标审核表",
                "verbose_name_plural": "绩效目标审核表",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ReviewMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "item",
                    models.CharField(
                        choices=[
                            ("form", "规范完整性"),
                            ("clear", "明确清晰性"),
                            ("goal", "目标相关性"),
                            ("index", "指标科学性"),
                            ("reason", "绩效合理性"),
                            ("money", "资金匹配性"),
                            ("attain", "实现可能性"),
                            ("ready", "条件充分性"),
                        ],
                        max_length=20,
                        verbose_name="审核内容",
                    ),
                ),
                (
                    "points",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=5,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="得分",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="审核意见")),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="marks",
                        to="reviews.reviewsheet",
                        verbose_name="审核表",
                    ),
                ),
            ],
            options={
                "verbose_name": "审核得分",
                "verbose_name_plural": "审核得分",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=30, verbose_name="名称")),
                ("query", models.CharField(max_length=500, verbose_name="条件")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_filters",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="用户",
                    ),
                ),
            ],
            options={
                "verbose_name": "常用查询",
                "verbose_name_plural": "常用查询",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignments",
                        to="accounts.department",
                        verbose_name="主管部门",
                    ),
                ),
                (
                    "examiner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审核人",
                    ),
                ),
            ],
            options={
                "verbose_name": "审核分工",
                "verbose_name_plural": "审核分工",
                "ordering": ["department__code", "examiner__username"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("department", "examiner"),
                        name="assignment_uniq",
                        violation_error_message="该审核人已负责这个部门。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("waiting", "待办"),
                            ("result", "结果"),
                            ("opinion", "意见"),
                            ("reminder", "催报"),
                        ],
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                ("text", models.CharField(max_length=300, verbose_name="内容")),
                ("url", models.CharField(blank=True, max_length=200, verbose_name="地址")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间"),
                ),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="已读时间")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="收件人",
                    ),
                ),
            ],
            options={
                "verbose_name": "通知",
                "verbose_name_plural": "通知",
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["user", "read_at"], name="notice_unread_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["waiting", "result", "opinion", "reminder"])
                        ),
                        name="notice_kind_ck",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="opinion",
            index=models.Index(
                fields=["subject_type", "subject_id", "status"], name="opinion_status_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        ["open", "accepted", "changed", "refused", "settled", "resolved"],
                    )
                ),
                name="opinion_status_ck",
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.CheckConstraint(
                condition=models.Q(("office__in", ["unit", "department", "finance"])),
                name="opinion_office_ck",
            ),
        ),
        migrations.AddConstraint(
            model_name="opiniontemplate",
            constraint=models.UniqueConstraint(
                fields=("district", "title"),
                name="opinion_template_uniq",
                violation_error_message="已有同名的常用意见。",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewsheet",
            constraint=models.UniqueConstraint(
                fields=("declaration", "version", "examiner"), name="review_sheet_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewsheet",
            constraint=models.CheckConstraint(
                condition=models.Q(("grade__in", ["优", "良", "中", "差"])),
                name="review_sheet_grade_ck",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewsheet",
            constraint=models.CheckConstraint(
                condition=models.Q(("total__gte", 0), ("total__lte", 100)),
                name="review_sheet_total_ck",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewmark",
            constraint=models.UniqueConstraint(fields=("sheet", "item"), name="review_mark_uniq"),
        ),
        migrations.AddConstraint(
            model_name="reviewmark",
            constraint=models.CheckConstraint(
                condition=models.Q(("points__gte", 0), ("points__lte", 15)),
                name="review_mark_points_ck",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedfilter",
            constraint=models.UniqueConstraint(
                fields=("user", "name"),
                name="saved_filter_uniq",
                violation_error_message="已有同名的常用查询。",
            ),
        ),
    ]
