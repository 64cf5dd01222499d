import unicodedata

from django.db import migrations

BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc"


def says_something(name):
    """Is there a letter, a digit, or a symbol that can be seen?"""
    categories = (unicodedata.category(each) for each in name if each not in BLANK)
    return any(category[0] in "LN" or category == "So" for category in categories)


def rewrite_names(apps, schema_editor):
    """Compose the names, and drop those that show nothing: they count as no name."""
    shares = apps.get_model("progress", "Share").objects
    for pk, name in shares.exclude(name="").values_list("pk", "name"):
        plain = unicodedata.normalize("NFC", name) if says_something(name) else ""
        if plain != name:
            shares.filter(pk=pk).update(name=plain)


class Migration(migrations.Migration):

    dependencies = [
        ("progress", "0012_merge_kept"),
    ]

    operations = [
        migrations.RunPython(rewrite_names, migrations.RunPython.noop, elidable=True),
    ]
