"""Seal the secrets of the second factor; going back opens them, but recovery codes are gone."""

from django.db import migrations

from apps.accounts.factor_secrets import (
    UnreadableSecret,
    code_digests,
    opened_secret,
    sealed_secret,
)


def seal(apps, schema_editor):
    for device in apps.get_model("otp_totp", "TOTPDevice").objects.all():
        device.key = sealed_secret(bytes.fromhex(device.key), device.user_id)
        device.save(update_fields=["key"])
    codes = apps.get_model("otp_static", "StaticToken").objects.select_related("device")
    for code in list(codes):
        code.token = code_digests(code.token, code.device.user_id)[0]
        code.save(update_fields=["token"])


def unseal(apps, schema_editor):
    for device in apps.get_model("otp_totp", "TOTPDevice").objects.all():
        try:
            device.key = opened_secret(device.key, device.user_id).hex()
        except UnreadableSecret:
            device.delete()
        else:
            device.save(update_fields=["key"])
    # A digest is no code: whoever goes back has new ones made.
    apps.get_model("otp_static", "StaticToken").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_account_security"),
        ("otp_totp", "0003_add_timestamps"),
        ("otp_static", "0003_add_timestamps"),
    ]

    operations = [
        migrations.RunPython(seal, unseal),
        migrations.CreateModel(
            name="Authenticator",
            fields=[],
            options={
                "verbose_name": "验证器",
                "verbose_name_plural": "验证器",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("otp_totp.totpdevice",),
        ),
    ]
