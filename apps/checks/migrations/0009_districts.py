"""The district on every row that grows, and in what is unique there."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from apps.core.district_columns import BEFORE, district_columns


def of_traced(apps: Any) -> Coalesce:
    """Return the district of the form, or any one where the form is gone."""
    forms = apps.get_model("projects", "Document").objects.filter(key=OuterRef("document_key"))
    districts = apps.get_model("accounts", "District").objects.order_by("pk")
    return Coalesce(
        Subquery(forms.order_by().values("district")[:1]), Subquery(districts.values("pk")[:1])
    )


class Migration(migrations.Migration):
    dependencies = [
        *BEFORE,
        ("accounts", "0008_account_district"),
    ]

    operations = [
        *district_columns(
            "checks",
            answer="finding__district",
            traced=of_traced,
            waiver="finding__district",
        ),
        migrations.RemoveConstraint(
            model_name="checkrun",
            name="check_run_uniq",
        ),
        migrations.RemoveConstraint(
            model_name="finding",
            name="check_finding_uniq",
        ),
        migrations.RemoveConstraint(
            model_name="passage",
            name="check_passage_uniq",
        ),
        migrations.AlterField(
            model_name="checkrun",
            name="district",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.district",
                verbose_name="区划",
            ),
        ),
        migrations.AlterField(
            model_name="finding",
            name="district",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.district",
                verbose_name="区划",
            ),
        ),
        migrations.AlterField(
            model_name="passage",
            name="district",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.district",
                verbose_name="区划",
            ),
        ),
        migrations.AlterField(
            model_name="traced",
            name="document_key",
            field=models.BigIntegerField(verbose_name="表编号"),
        ),
        migrations.AddConstraint(
            model_name="checkrun",
            constraint=models.UniqueConstraint(
                fields=("document_key", "revision", "district"), name="check_run_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(
                fields=("document_key", "key", "district"), name="check_finding_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="passage",
            constraint=models.UniqueConstraint(
                fields=("document_key", "digest", "district"), name="check_passage_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="traced",
            constraint=models.UniqueConstraint(
                fields=("document_key", "district"), name="check_traced_uniq"
            ),
        ),
    ]
