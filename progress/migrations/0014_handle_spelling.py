from django.db import migrations, models


def spell_those_in_use(apps, schema_editor):
    """As their pages do. How those were spelled that have been given up, no row knows anymore."""
    shares = apps.get_model("progress", "Share").objects.exclude(handle="")
    rows = shares.exclude(learner__user=None).order_by("pk").values_list("handle", "learner__user")
    handles = apps.get_model("progress", "Handle").objects.filter(given_up_at=None)
    for handle, user in rows.iterator():
        handles.filter(user_id=user).update(spelling=handle)


class Migration(migrations.Migration):

    dependencies = [
        ('progress', '0013_plain_names'),
    ]

    operations = [
        migrations.AddField(
            model_name='handle',
            name='spelling',
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.RunPython(spell_those_in_use, migrations.RunPython.noop, elidable=True),
    ]
