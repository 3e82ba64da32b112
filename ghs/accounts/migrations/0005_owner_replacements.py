import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_merged_organizations'),
        ('files', '0003_found_by_hash'),
    ]

    operations = [
        migrations.CreateModel(
            name='OwnerReplacement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='Address of the new owner')),
                ('reason', models.TextField(verbose_name='Reason')),
                ('submission', models.UUIDField(unique=True)),
                ('proposed_at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, choices=[('taken', 'Decided'), ('dropped', 'Proposal dropped')], max_length=10)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('evidence', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='owner_replacements', to='accounts.organization')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('outcome', '')), fields=('organization', 'owner'), name='owner_replacement_one_open_an_owner'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='owner_replacement_has_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='owner_replacement_outcome_with_its_moment'), models.CheckConstraint(condition=models.Q(('outcome', 'taken'), ('proposed_by', models.F('decided_by')), _negated=True), name='owner_replacement_taken_by_a_second_person')],
            },
        ),
    ]
