"""The tables as they stood before the apps were parted anew; see docs/adr/0013."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    # Shared out so that no two bases replace the same: an interrupted run stays whole.
    replaces = [
        ("accounts", "0001_initial"),
        ("accounts", "0002_unread_notices"),
        ("organisations", "0001_initial"),
        ("organisations", "0002_membership_once_per_place"),
    ]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "已有人使用这个登录名。"},
                        max_length=60,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[\\w.@-]+$", "登录名只能用字母、数字、汉字和 . _ - @。"
                            )
                        ],
                        verbose_name="登录名",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="联系电话")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="电子邮箱")),
                ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                ("is_staff", models.BooleanField(default=False, verbose_name="可进入管理后台")),
                (
                    "must_change_password",
                    models.BooleanField(default=True, verbose_name="下次登录须改密码"),
                ),
                (
                    "password_changed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="密码修改时间"
                    ),
                ),
                (
                    "failed_sign_ins",
                    models.PositiveSmallIntegerField(default=0, verbose_name="连续登录失败次数"),
                ),
                (
                    "locked_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="锁定至"),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="创建时间"
                    ),
                ),
                (
                    "unread_notices",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="未读通知"),
                ),
            ],
            options={
                "verbose_name": "用户",
                "verbose_name_plural": "用户",
                "ordering": ["username"],
            },
        ),
        migrations.CreateModel(
            name="District",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=12,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9A-Za-z-]+$", "代码只能用数字、字母和短横线。"
                            )
                        ],
                        verbose_name="区划代码",
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="区划名称")),
            ],
            options={
                "verbose_name": "区划",
                "verbose_name_plural": "区划",
                "db_table": "organisations_district",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Department",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=20,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9A-Za-z-]+$", "代码只能用数字、字母和短横线。"
                            )
                        ],
                        verbose_name="部门代码",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="部门名称")),
                (
                    "needs_unit_review",
                    models.BooleanField(
                        default=False,
                        help_text="勾选后，填报人提交的申报表先由本单位审核人审核。",
                        verbose_name="须经单位审核",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="departments",
                        to="accounts.district",
                        verbose_name="区划",
                    ),
                ),
            ],
            options={
                "verbose_name": "主管部门",
                "verbose_name_plural": "主管部门",
                "db_table": "organisations_department",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="PasswordRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hash", models.CharField(max_length=128, verbose_name="密码摘要")),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passwords",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="用户",
                    ),
                ),
            ],
            options={
                "verbose_name": "历史密码",
                "verbose_name_plural": "历史密码",
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=20,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9A-Za-z-]+$", "代码只能用数字、字母和短横线。"
                            )
                        ],
                        verbose_name="单位代码",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="单位名称")),
                ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units",
                        to="accounts.department",
                        verbose_name="主管部门",
                    ),
                ),
            ],
            options={
                "verbose_name": "实施单位",
                "verbose_name_plural": "实施单位",
                "db_table": "organisations_unit",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("clerk", "填报人"),
                            ("unit_reviewer", "单位审核"),
                            ("department", "主管部门"),
                            ("examiner_first", "财政业务科"),
                            ("examiner_second", "财政绩效科"),
                            ("system_admin", "系统管理员"),
                            ("security_admin", "安全管理员"),
                            ("audit_admin", "审计管理员"),
                        ],
                        max_length=20,
                        verbose_name="角色",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.department",
                        verbose_name="主管部门",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.district",
                        verbose_name="区划",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="用户",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "角色",
                "verbose_name_plural": "角色",
                "db_table": "organisations_membership",
                "ordering": ["user", "role", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="department",
            constraint=models.UniqueConstraint(
                fields=("district", "name"),
                name="department_name_uniq",
                violation_error_message="本区划已有同名的主管部门。",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(
                fields=("department", "name"),
                name="unit_name_uniq",
                violation_error_message="该主管部门下已有同名的单位。",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unit__isnull", False)),
                fields=("user", "role", "unit"),
                name="membership_unit_uniq",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("department__isnull", False), ("unit__isnull", True)),
                fields=("user", "role", "department"),
                name="membership_department_uniq",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("department__isnull", True), ("unit__isnull", True)),
                fields=("user", "role", "district"),
                name="membership_district_uniq",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "clerk",
                            "unit_reviewer",
                            "department",
                            "examiner_first",
                            "examiner_second",
                            "system_admin",
                            "security_admin",
                            "audit_admin",
                        ],
                    )
                ),
                name="membership_role_ck",
            ),
        ),
    ]
