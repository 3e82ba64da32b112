from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """The few hits of a rare state, and the first of a level, are found without reading the whole register."""

    dependencies = [("registrations", "0024_changes_of_the_register")]

    operations = [
        migrations.AddIndex(
            "registrationversion",
            models.Index(fields=["state"], name="register_by_state", condition=Q(recorded_to=None)),
        ),
        migrations.AddIndex(
            "registrationversion",
            models.Index(fields=["level"], name="register_by_level", condition=Q(recorded_to=None)),
        ),
    ]
