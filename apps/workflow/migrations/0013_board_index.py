"""The index that the stays of a year are added up from, by itself: PostgreSQL makes none over rows just written."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workflow", "0012_board_figures")]

    operations = [
        migrations.AddIndex(
            model_name="transitionrecord",
            index=models.Index(
                fields=[
                    "fiscal_year",
                    "procedure",
                    "source",
                    "department",
                    "document",
                    "at",
                    "since",
                ],
                name="step_stay_idx",
            ),
        ),
    ]
