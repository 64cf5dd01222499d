import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("progress", "0009_handle"),
        ("roadmap", "0003_plain_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="Day",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "learner_id", "day", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days",
                        to="progress.learner",
                    ),
                ),
                ("day", models.DateField()),
                ("level", models.FloatField()),
                ("low", models.FloatField()),
                ("high", models.FloatField()),
                ("low_half", models.FloatField()),
                ("high_half", models.FloatField()),
                ("done", models.PositiveSmallIntegerField()),
                ("answers", models.PositiveSmallIntegerField()),
                ("headline", models.TextField()),
            ],
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["learner", "item", "at"], name="progress_event_learner_item"),
        ),
    ]
