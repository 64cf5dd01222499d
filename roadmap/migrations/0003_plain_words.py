import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('roadmap', '0002_notice'),
    ]

    operations = [
        migrations.AlterField(
            model_name='item',
            name='check_text',
            field=models.CharField(help_text='One sentence that begins with "You can".', max_length=300, verbose_name='can-do statement'),
        ),
        migrations.AlterField(
            model_name='item',
            name='difficulty',
            field=models.FloatField(blank=True, help_text='Usually empty. Offset from the middle of its level, from -1 (easier) to 1 (harder). The estimate uses the category’s average.', null=True, validators=[django.core.validators.MinValueValidator(-1, message='Enter a difficulty from -1 to 1, or leave it empty.'), django.core.validators.MaxValueValidator(1, message='Enter a difficulty from -1 to 1, or leave it empty.')]),
        ),
        migrations.AlterField(
            model_name='item',
            name='essential',
            field=models.BooleanField(default=False, help_text='Core item: learners can’t mark it “not for me.”'),
        ),
        migrations.AlterField(
            model_name='item',
            name='prerequisites',
            field=models.ManyToManyField(blank=True, related_name='leads_to', to='roadmap.item'),
        ),
        migrations.AlterField(
            model_name='item',
            name='slug',
            field=models.SlugField(help_text='Unique in the whole guide and never reused. Don’t change it when you reword the item.', max_length=60, unique=True),
        ),
        migrations.AlterField(
            model_name='item',
            name='status',
            field=models.CharField(choices=[('draft', 'draft: visible to curators only'), ('published', 'published'), ('retired', 'retired: no longer listed; existing answers are kept')], db_index=True, default='draft', max_length=9),
        ),
        migrations.AlterField(
            model_name='item',
            name='summary',
            field=models.TextField(help_text='Two or three sentences: what it is, and why it is at this level.'),
        ),
        migrations.AlterField(
            model_name='level',
            name='position',
            field=models.PositiveSmallIntegerField(help_text='From 1 to 4. The estimate has exactly four levels.', unique=True),
        ),
        migrations.AlterField(
            model_name='level',
            name='short_name',
            field=models.CharField(blank=True, help_text='Used on narrow screens. If empty, the name is used.', max_length=8),
        ),
        migrations.AlterField(
            model_name='notice',
            name='text',
            field=models.TextField(help_text='Shown to learners under “Guide updates.”'),
        ),
        migrations.AlterField(
            model_name='resource',
            name='is_free',
            field=models.BooleanField(default=True, verbose_name='free'),
        ),
        migrations.AlterField(
            model_name='resource',
            name='url',
            field=models.URLField(max_length=500, validators=[django.core.validators.URLValidator(code='not_https', message='Enter a URL that starts with https://.', schemes=['https'])], verbose_name='URL'),
        ),
        migrations.AlterField(
            model_name='strand',
            name='position',
            field=models.PositiveSmallIntegerField(help_text='Order of the rows on the map.'),
        ),
        migrations.AlterConstraint(
            model_name='item',
            name='roadmap_item_difficulty_within_a_level',
            constraint=models.CheckConstraint(condition=models.Q(('difficulty__isnull', True), ('difficulty__range', (-1.0, 1.0)), _connector='OR'), name='roadmap_item_difficulty_within_a_level', violation_error_message='Enter a difficulty from -1 to 1, or leave it empty.'),
        ),
        migrations.AlterConstraint(
            model_name='level',
            name='roadmap_level_position_1_to_4',
            constraint=models.CheckConstraint(condition=models.Q(('position__range', (1, 4))), name='roadmap_level_position_1_to_4', violation_error_message='Enter a position from 1 to 4.'),
        ),
        migrations.AlterConstraint(
            model_name='resource',
            name='roadmap_resource_item_url_unique',
            constraint=models.UniqueConstraint(fields=('item', 'url'), name='roadmap_resource_item_url_unique', violation_error_message='This item already has a resource with this URL.'),
        ),
        migrations.AlterConstraint(
            model_name='resource',
            name='roadmap_resource_url_https',
            constraint=models.CheckConstraint(condition=models.Q(('url__startswith', 'https://')), name='roadmap_resource_url_https', violation_error_message='Enter a URL that starts with https://.'),
        ),
    ]
