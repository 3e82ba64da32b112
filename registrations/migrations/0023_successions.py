import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_merged_organizations'),
        ('files', '0002_drawings'),
        ('registrations', '0022_found_by_every_letter'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Succession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('predecessor_name', models.CharField(max_length=120)),
                ('predecessor_name_kana', models.CharField(blank=True, max_length=160)),
                ('predecessor_name_english', models.CharField(blank=True, max_length=160)),
                ('kind', models.CharField(choices=[('merger', 'Merger of companies'), ('split', 'Company split'), ('transfer', 'Transfer of business'), ('other', 'Another succession')], max_length=10, verbose_name='Kind of succession')),
                ('effective_on', models.DateField(verbose_name='Took effect on')),
                ('reason', models.TextField(verbose_name='Reason')),
                ('submission', models.UUIDField(unique=True)),
                ('proposed_at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, choices=[('taken', 'Taken'), ('dropped', 'Proposal dropped')], max_length=10)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('evidence', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('predecessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successions_from', to='accounts.organization')),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('registrations', models.ManyToManyField(related_name='successions', to='registrations.registration')),
                ('successor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successions_to', to='accounts.organization')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('predecessor', models.F('successor')), _negated=True), name='succession_by_another_organization'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='succession_has_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='succession_outcome_with_its_moment'), models.CheckConstraint(condition=models.Q(('outcome', 'taken'), ('proposed_by', models.F('decided_by')), _negated=True), name='succession_taken_by_a_second_person')],
            },
        ),
    ]
