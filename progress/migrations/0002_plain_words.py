import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('progress', '0001_initial'),
        ('roadmap', '0002_notice'),
    ]

    operations = [
        migrations.AlterField(
            model_name='learner',
            name='target_date',
            field=models.DateField(blank=True, null=True, verbose_name='goal date'),
        ),
        migrations.AlterField(
            model_name='learner',
            name='target_level',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='roadmap.level', verbose_name='goal'),
        ),
        migrations.AlterField(
            model_name='share',
            name='handle',
            field=models.CharField(blank=True, max_length=30, validators=[django.core.validators.RegexValidator('^[a-z0-9-]{3,30}\\Z', 'Use 3 to 30 lowercase letters, digits, or hyphens.')]),
        ),
        migrations.AlterField(
            model_name='share',
            name='shows_history',
            field=models.BooleanField(default=True, verbose_name='history'),
        ),
        migrations.AlterField(
            model_name='share',
            name='shows_strands',
            field=models.BooleanField(default=True, verbose_name='level by strand'),
        ),
        migrations.AlterConstraint(
            model_name='note',
            name='progress_note_learner_item_unique',
            constraint=models.UniqueConstraint(fields=('learner', 'item'), name='progress_note_learner_item_unique', violation_error_message='This item already has a note.'),
        ),
        migrations.AlterConstraint(
            model_name='record',
            name='progress_record_state_known',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', [1, 2, 3, 4])), name='progress_record_state_known', violation_error_message='Unknown state.'),
        ),
        migrations.AlterConstraint(
            model_name='share',
            name='progress_share_one_live',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('learner',), name='progress_share_one_live', violation_error_message='Your page is already on.'),
        ),
        migrations.AlterConstraint(
            model_name='share',
            name='progress_share_handle_unique',
            constraint=models.UniqueConstraint(condition=models.Q(('handle', ''), _negated=True), fields=('handle',), name='progress_share_handle_unique', violation_error_code='unique', violation_error_message='This handle is taken. Choose another one.'),
        ),
        migrations.AlterConstraint(
            model_name='share',
            name='progress_share_handle_form',
            constraint=models.CheckConstraint(condition=models.Q(('handle', ''), ('handle__regex', '^[a-z0-9-]{3,30}\\Z'), _connector='OR'), name='progress_share_handle_form', violation_error_message='Use 3 to 30 lowercase letters, digits, or hyphens.'),
        ),
    ]
