"""Columns for the evidence of each answer and the answers of earlier placements. For now without a
value: 0005_fill_evidence computes it."""

from django.db import migrations, models

STATES = [(0, "unanswered"), (1, "done"), (2, "learning"), (3, "not yet"), (4, "not for me")]


class Migration(migrations.Migration):
    dependencies = [("progress", "0003_goal_and_headline")]

    operations = [
        migrations.AddField(
            "placement", "earlier", models.JSONField(default=list, editable=False)
        ),
        migrations.AddField(
            "record", "evidence", models.PositiveSmallIntegerField(choices=STATES, null=True)
        ),
        migrations.AddField("record", "evidence_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "event", "evidence", models.PositiveSmallIntegerField(choices=STATES, null=True)
        ),
        migrations.AddField("event", "evidence_at", models.DateTimeField(null=True)),
        # Whoever has answers now saw a level by version 1.
        migrations.AddField(
            "learner",
            "method_seen",
            models.PositiveSmallIntegerField(default=1, editable=False),
        ),
        migrations.AlterField(
            "learner",
            "method_seen",
            models.PositiveSmallIntegerField(default=2, editable=False),
        ),
    ]
