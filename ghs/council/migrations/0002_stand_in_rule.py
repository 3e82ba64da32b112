from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("council", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="StandInRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("effective_on", models.DateField(verbose_name="In effect from")),
                (
                    "is_allowed",
                    models.BooleanField(verbose_name="A registrar may decide alone when no second person is available"),
                ),
                (
                    "confirm_within_days",
                    models.PositiveSmallIntegerField(default=5, verbose_name="Working days until another confirms it"),
                ),
            ],
            options={"ordering": ["-effective_on", "-id"]},
        ),
    ]
