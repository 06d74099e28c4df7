"""The document's key alone names what was checked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("checks", "0003_documents"),
    ]

    operations = [
        migrations.RemoveField(model_name="checkrun", name="subject_type"),
        migrations.RemoveField(model_name="checkrun", name="subject_id"),
        migrations.AlterField(
            model_name="checkrun",
            name="document_key",
            field=models.BigIntegerField(verbose_name="表编号"),
        ),
        migrations.AddConstraint(
            model_name="checkrun",
            constraint=models.UniqueConstraint(
                fields=("document_key", "revision"), name="check_run_uniq"
            ),
        ),
        migrations.RemoveField(model_name="finding", name="subject_type"),
        migrations.RemoveField(model_name="finding", name="subject_id"),
        migrations.AlterField(
            model_name="finding",
            name="document_key",
            field=models.BigIntegerField(verbose_name="表编号"),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(
                fields=("document_key", "key"), name="check_finding_uniq"
            ),
        ),
        migrations.RemoveField(model_name="passage", name="subject_type"),
        migrations.RemoveField(model_name="passage", name="subject_id"),
        migrations.AlterField(
            model_name="passage",
            name="document_key",
            field=models.BigIntegerField(verbose_name="表编号"),
        ),
        migrations.AddConstraint(
            model_name="passage",
            constraint=models.UniqueConstraint(
                fields=("document_key", "digest"), name="check_passage_uniq"
            ),
        ),
    ]
