from django.db import migrations, models


class Migration(migrations.Migration):
    """An opinion names its document by type and key, as findings and steps do."""

    dependencies = [("reviews", "0001_opinions_sheets_and_desk")]

    operations = [
        migrations.RemoveIndex(model_name="opinion", name="opinion_status_idx"),
        migrations.AddField(
            model_name="opinion",
            name="subject_type",
            field=models.CharField(
                default="declarations.declaration", max_length=60, verbose_name="对象类型"
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="opinion",
            name="declaration",
            field=models.BigIntegerField(verbose_name="对象编号"),
        ),
        migrations.RenameField(model_name="opinion", old_name="declaration", new_name="subject_id"),
        migrations.AddIndex(
            model_name="opinion",
            index=models.Index(
                fields=["subject_type", "subject_id", "status"], name="opinion_status_idx"
            ),
        ),
    ]
