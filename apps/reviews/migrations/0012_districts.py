"""The district on every row that grows, and in what is unique there."""

from typing import Any

from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from apps.core.district_columns import BEFORE, district_columns


def of_notice(apps: Any) -> Coalesce:
    """Return the district of the form, else the one in which the person works or has his account,
    else the first."""
    members = apps.get_model("accounts", "Membership").objects.filter(user=OuterRef("user"))
    people = apps.get_model("accounts", "User").objects.filter(pk=OuterRef("user"))
    districts = apps.get_model("accounts", "District").objects.order_by("pk")
    forms = apps.get_model("projects", "Document").objects.filter(key=OuterRef("document"))
    return Coalesce(
        Subquery(forms.order_by().values("district")[:1]),
        Subquery(members.order_by("pk").values("district")[:1]),
        Subquery(people.order_by().values("district")[:1]),
        Subquery(districts.values("pk")[:1]),
    )


class Migration(migrations.Migration):
    dependencies = [
        *BEFORE,
        ("accounts", "0008_account_district"),
        ("projects", "0012_districts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *district_columns(
            "reviews",
            assignment="department__district",
            notice=of_notice,
            opinion="document__district",
            reply="opinion__district",
            reviewsheet="document__district",
            reviewmark="sheet__district",
        ),
        migrations.RemoveConstraint(
            model_name="assignment",
            name="assignment_department_uniq",
        ),
        migrations.RemoveConstraint(
            model_name="assignment",
            name="assignment_unit_uniq",
        ),
        migrations.RemoveConstraint(
            model_name="reviewmark",
            name="review_mark_uniq",
        ),
        migrations.RemoveConstraint(
            model_name="reviewsheet",
            name="review_sheet_uniq",
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unit__isnull", True)),
                fields=("district", "department", "examiner"),
                name="assignment_department_uniq",
                violation_error_message="该审核人已负责这个部门。",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unit__isnull", False)),
                fields=("district", "unit", "examiner"),
                name="assignment_unit_uniq",
                violation_error_message="该审核人已负责这个单位。",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewmark",
            constraint=models.UniqueConstraint(
                fields=("district", "sheet", "item"), name="review_mark_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewsheet",
            constraint=models.UniqueConstraint(
                fields=("district", "document", "version", "examiner"), name="review_sheet_uniq"
            ),
        ),
    ]
