from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('progress', '0002_plain_words'),
    ]

    operations = [
        migrations.RenameField('learner', 'target_level', 'goal_level'),
        migrations.RenameField('learner', 'target_date', 'goal_date'),
        migrations.RenameField('learner', 'named_levels', 'headline_levels'),
    ]
