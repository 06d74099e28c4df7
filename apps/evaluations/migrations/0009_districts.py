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
            "evaluations",
            kinds=["selfevaluation"],
            evaluationfunding="evaluation__district",
            resultrow="evaluation__district",
            spotdraw="fiscal_year__district",
            spotcheck="evaluation__district",
            spotscore="spot_check__district",
            rectification="spot_check__district",
        ),
        migrations.RemoveConstraint(
            model_name="evaluationfunding",
            name="evaluation_funding_uniq",
        ),
        migrations.RemoveConstraint(
            model_name="spotcheck",
            name="spot_check_open_uniq",
        ),
        migrations.RemoveConstraint(
            model_name="spotscore",
            name="spot_score_row_uniq",
        ),
        migrations.RemoveConstraint(
            model_name="spotscore",
            name="spot_score_money_uniq",
        ),
        migrations.AddConstraint(
            model_name="evaluationfunding",
            constraint=models.UniqueConstraint(
                fields=("district", "evaluation", "source"), name="evaluation_funding_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="spotcheck",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("district", "evaluation"),
                name="spot_check_open_uniq",
                violation_error_message="该自评表正在复核。",
            ),
        ),
        migrations.AddConstraint(
            model_name="spotscore",
            constraint=models.UniqueConstraint(
                fields=("district", "spot_check", "row"), name="spot_score_row_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="spotscore",
            constraint=models.UniqueConstraint(
                condition=models.Q(("row__isnull", True)),
                fields=("district", "spot_check"),
                name="spot_score_money_uniq",
            ),
        ),
    ]
