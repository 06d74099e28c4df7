"""Room for the key of each document."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("checks", "0001_base"),
        ("entry", "0005_document_alone"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="checkrun", name="check_run_uniq"),
        migrations.AddField(
            model_name="checkrun",
            name="document_key",
            field=models.BigIntegerField(null=True, verbose_name="表编号"),
        ),
        migrations.AlterField(
            model_name="checkrun",
            name="subject_type",
            field=models.CharField(max_length=60, null=True, verbose_name="对象类型"),
        ),
        migrations.AlterField(
            model_name="checkrun",
            name="subject_id",
            field=models.BigIntegerField(null=True, verbose_name="对象编号"),
        ),
        migrations.RemoveConstraint(model_name="finding", name="check_finding_uniq"),
        migrations.AddField(
            model_name="finding",
            name="document_key",
            field=models.BigIntegerField(null=True, verbose_name="表编号"),
        ),
        migrations.AlterField(
            model_name="finding",
            name="subject_type",
            field=models.CharField(max_length=60, null=True, verbose_name="对象类型"),
        ),
        migrations.AlterField(
            model_name="finding",
            name="subject_id",
            field=models.BigIntegerField(null=True, verbose_name="对象编号"),
        ),
        migrations.RemoveConstraint(model_name="passage", name="check_passage_uniq"),
        migrations.AddField(
            model_name="passage",
            name="document_key",
            field=models.BigIntegerField(null=True, verbose_name="表编号"),
        ),
        migrations.AlterField(
            model_name="passage",
            name="subject_type",
            field=models.CharField(max_length=60, null=True, verbose_name="对象类型"),
        ),
        migrations.AlterField(
            model_name="passage",
            name="subject_id",
            field=models.BigIntegerField(null=True, verbose_name="对象编号"),
        ),
    ]
