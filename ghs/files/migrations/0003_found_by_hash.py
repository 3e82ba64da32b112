from django.db import migrations, models


class Migration(migrations.Migration):
    """The same evidence in another declaration is found by its hash."""

    dependencies = [("files", "0002_drawings")]

    operations = [
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(fields=["sha256"], name="stored_file_by_hash"),
        ),
    ]
