"""Encrypt the secrets of two-factor authentication that are stored in the clear."""

from django.db import migrations

from accounts.encryption import PREFIX, decrypt, encrypt


def change(rows, changed):
    for row in rows:
        data = dict(row.data)
        for name in ("secret", "seed"):
            if name in data:
                data[name] = changed(data[name])
        if "migrated_codes" in data:
            data["migrated_codes"] = [changed(code) for code in data["migrated_codes"]]
        row.data = data
        row.save(update_fields=["data"])


def secrets(apps):
    model = apps.get_model("mfa", "Authenticator")
    return model.objects.filter(type__in=("totp", "recovery_codes")).select_for_update()


def forward(apps, schema_editor):
    change(secrets(apps), lambda text: text if text.startswith(PREFIX) else encrypt(text))


def backward(apps, schema_editor):
    change(secrets(apps), decrypt)


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0002_plain_words"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(forward, backward)]
