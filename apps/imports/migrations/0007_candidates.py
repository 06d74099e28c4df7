"""What else the doubted cells of a draft may say."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0006_document_alone"),
    ]

    operations = [
        migrations.AddField(
            model_name="importdraft",
            name="candidates",
            field=models.JSONField(default=dict, verbose_name="候选读法"),
        ),
    ]
