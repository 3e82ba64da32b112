from django.db import migrations


class Migration(migrations.Migration):
    """The day on which money came in is told by its right name."""

    dependencies = [("billing", "0001_initial")]
    operations = [migrations.RenameField("payment", "paid_on", "received_on")]
