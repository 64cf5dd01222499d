"""Every answer has its evidence now."""

from django.db import migrations, models

STATES = [(0, "unanswered"), (1, "done"), (2, "learning"), (3, "not yet"), (4, "not for me")]


class Migration(migrations.Migration):
    dependencies = [("progress", "0005_fill_evidence")]

    operations = [
        migrations.AlterField(
            "record", "evidence", models.PositiveSmallIntegerField(choices=STATES)
        ),
        migrations.AlterField("record", "evidence_at", models.DateTimeField()),
        migrations.AddConstraint(
            "record",
            models.CheckConstraint(
                condition=models.Q(evidence__in=(0, 1, 3)),
                name="progress_record_evidence_known",
                violation_error_message="Unknown evidence.",
            ),
        ),
    ]
