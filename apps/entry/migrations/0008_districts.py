"""The district on every row that grows, and in what is unique there."""

from django.conf import settings
from django.db import migrations, models

from apps.core.district_columns import BEFORE, district_columns


class Migration(migrations.Migration):
    dependencies = [
        *BEFORE,
        ("accounts", "0008_account_district"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *district_columns(
            "entry",
            attachment="document__district",
            presence="document__district",
            version="document__district",
        ),
        migrations.RemoveConstraint(
            model_name="presence",
            name="presence_uniq",
        ),
        migrations.RemoveConstraint(
            model_name="version",
            name="version_number_uniq",
        ),
        migrations.AddConstraint(
            model_name="presence",
            constraint=models.UniqueConstraint(
                fields=("district", "document", "user"), name="presence_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(
                fields=("district", "document", "number"), name="version_number_uniq"
            ),
        ),
    ]
