from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registrations', '0018_renewals'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='registrationversion',
            index=models.Index(fields=['-recorded_from', '-id'], name='register_newest_changes'),
        ),
    ]
