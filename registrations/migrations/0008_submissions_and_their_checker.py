import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION registrations_keep_submission() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
        OR (OLD.id, OLD.declaration_id, OLD.number, OLD.submitted_at, OLD.content)
            IS DISTINCT FROM (NEW.id, NEW.declaration_id, NEW.number, NEW.submitted_at, NEW.content) THEN
        RAISE EXCEPTION 'submission % was handed in and never changes', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER registrations_submission_stays BEFORE UPDATE OR DELETE ON registrations_submission
    FOR EACH ROW EXECUTE FUNCTION registrations_keep_submission();
"""

ALLOW = """
DROP TRIGGER registrations_submission_stays ON registrations_submission;
DROP FUNCTION registrations_keep_submission();
"""


class Migration(migrations.Migration):
    """Keep each submission as it was handed in; know who checks, and by when the office wants to decide."""

    dependencies = [
        ("registrations", "0007_stand_ins"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="declaration",
            name="checked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="declaration",
            name="office_due_on",
            field=models.DateField(null=True, verbose_name="Office's own target"),
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="Number")),
                ("submitted_at", models.DateTimeField()),
                ("content", models.JSONField()),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="registrations.declaration",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("declaration", "number"), name="submission_number_once_a_declaration"
                    ),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="submission_numbered_from_one"),
                ],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
