"""Room for the document of each form; what moves there may be blank meanwhile."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0001_base"),
        ("declarations", "0004_as_document"),
    ]

    operations = [
        migrations.AddField(
            model_name="selfevaluation",
            name="document",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="projects.document",
                verbose_name="表",
            ),
        ),
        migrations.RemoveConstraint(model_name="selfevaluation", name="evaluation_project_uniq"),
        migrations.RemoveConstraint(model_name="selfevaluation", name="evaluation_state_ck"),
        migrations.AlterField(
            model_name="selfevaluation",
            name="project",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evaluations",
                to="projects.project",
                verbose_name="项目",
            ),
        ),
        migrations.AlterField(
            model_name="selfevaluation",
            name="fiscal_year",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="workflow.fiscalyear",
                verbose_name="年度",
            ),
        ),
        migrations.AlterField(
            model_name="selfevaluation",
            name="state",
            field=models.CharField(db_index=True, max_length=20, null=True, verbose_name="状态"),
        ),
        migrations.AlterField(
            model_name="selfevaluation",
            name="revision",
            field=models.PositiveIntegerField(null=True, verbose_name="修订号"),
        ),
        migrations.AlterField(
            model_name="selfevaluation",
            name="created_at",
            field=models.DateTimeField(null=True, verbose_name="创建时间"),
        ),
        migrations.AlterField(
            model_name="selfevaluation",
            name="updated_at",
            field=models.DateTimeField(null=True, verbose_name="修改时间"),
        ),
    ]
