"""One row for each form of whatever kind."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import apps.projects.states


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0002_tables"),
        ("imports", "0002_tables"),
        ("workflow", "0001_base"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "key",
                    models.BigAutoField(primary_key=True, serialize=False, verbose_name="编号"),
                ),
                ("kind", models.CharField(max_length=24, verbose_name="表种")),
                ("occasion", models.PositiveSmallIntegerField(default=0, verbose_name="期次")),
                (
                    "state",
                    models.CharField(
                        choices=apps.projects.states.all_states,
                        db_index=True,
                        default="draft",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="修订号")),
                (
                    "annual_amount",
                    models.DecimalField(
                        decimal_places=2,
                        editable=False,
                        max_digits=16,
                        null=True,
                        verbose_name="年度资金（元）",
                    ),
                ),
                (
                    "search_text",
                    models.TextField(blank=True, editable=False, verbose_name="检索文字"),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="创建时间"
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="修改时间")),
                (
                    "last_submitted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="最近提交时间"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="创建人",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.district",
                        verbose_name="区划",
                    ),
                ),
                (
                    "fiscal_year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="workflow.fiscalyear",
                        verbose_name="年度",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="projects.project",
                        verbose_name="项目",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="accounts.unit",
                        verbose_name="实施单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "表",
                "verbose_name_plural": "表",
                "ordering": ["-fiscal_year__year", "unit__code", "project__name", "key"],
                "indexes": [
                    models.Index(
                        fields=["district", "fiscal_year", "kind", "state"],
                        name="document_year_idx",
                    ),
                    models.Index(fields=["unit", "kind", "fiscal_year"], name="document_unit_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "rejected"), _negated=True),
                        fields=("district", "project", "fiscal_year", "kind", "occasion"),
                        name="document_live_uniq",
                        violation_error_message="该项目本年度已有这种表。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("annual_amount__isnull", True),
                            ("annual_amount__gte", 0),
                            _connector="OR",
                        ),
                        name="document_amount_ck",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", ""), _negated=True),
                            models.Q(("state", ""), _negated=True),
                        ),
                        name="document_kind_ck",
                    ),
                ],
            },
        ),
    ]
