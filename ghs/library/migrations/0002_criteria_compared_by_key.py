from django.db import migrations, models


class Migration(migrations.Migration):
    """Criteria get a key that is the same in every edition, English clauses and clauses of standards."""

    dependencies = [("library", "0001_initial")]

    operations = [
        migrations.RenameField("criterion", "clause", "clause_ja"),
        migrations.AddField(
            "criterion",
            "clause_en",
            models.CharField(blank=True, default="", max_length=120, verbose_name="Clause in English"),
            preserve_default=False,
        ),
        migrations.AddField(
            "criterion", "standards", models.JSONField(default=list, verbose_name="Clauses of standards")
        ),
        migrations.AddField(
            "criterion",
            "key",
            models.SlugField(default="", max_length=60),
            preserve_default=False,
        ),
        migrations.RunSQL("UPDATE library_criterion SET key = lower(number)", migrations.RunSQL.noop),
        migrations.AddConstraint(
            "criterion",
            models.UniqueConstraint(fields=["edition", "key"], name="criterion_key_once_an_edition"),
        ),
    ]
