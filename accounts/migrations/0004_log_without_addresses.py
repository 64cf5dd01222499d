"""The log of the admin named accounts by their email addresses, also after their deletion."""

import re

from django.db import migrations

ADDRESS = re.compile(r"[^\s@“”\"<>()]+@[^\s@“”\"<>(),;]+")


def remove_addresses(apps, schema_editor):
    entries = apps.get_model("admin", "LogEntry").objects.using(schema_editor.connection.alias)
    for field in ("object_repr", "change_message"):
        for entry in entries.filter(**{f"{field}__contains": "@"}).select_related("content_type"):
            kind = entry.content_type.model if entry.content_type else "row"
            name = f"{kind} {entry.object_id}" if field == "object_repr" else "an address"
            text = ADDRESS.sub(name, getattr(entry, field))
            entries.filter(pk=entry.pk).update(**{field: text})


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_encrypt_second_factors"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(remove_addresses, migrations.RunPython.noop)]
