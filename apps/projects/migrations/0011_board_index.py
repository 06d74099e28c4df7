"""The index that the board adds up from, by itself: PostgreSQL makes none over rows just written."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("projects", "0010_board_figures")]

    operations = [
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                fields=[
                    "fiscal_year",
                    "kind",
                    "state",
                    "occasion",
                    "project",
                    "annual_amount",
                    "last_submitted_at",
                    "first_submitted_on",
                    "stands_since",
                    "key",
                ],
                name="document_board_idx",
            ),
        ),
    ]
