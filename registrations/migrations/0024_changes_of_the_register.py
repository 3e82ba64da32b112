import django.utils.timezone
from django.db import migrations, models

# Written in the transaction that changes something, so that both are seen at the same moment; without a lock that
# others would wait for. What pages kept for an hour can't have missed is taken away again.
NOTE = """
CREATE FUNCTION registrations_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM registrations_registerchange WHERE transaction IN (
        SELECT transaction FROM registrations_registerchange WHERE at < now() - interval '1 day' FOR UPDATE SKIP LOCKED
    );
    INSERT INTO registrations_registerchange (transaction, at)
    VALUES (pg_current_xact_id()::text::bigint, now()) ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER registrations_version_changed AFTER INSERT OR UPDATE OR DELETE ON registrations_registrationversion
    FOR EACH STATEMENT EXECUTE FUNCTION registrations_note_change();
CREATE TRIGGER registrations_council_changed AFTER INSERT OR UPDATE OR DELETE ON council_councilprofile
    FOR EACH STATEMENT EXECUTE FUNCTION registrations_note_change();
CREATE TRIGGER registrations_scheme_changed AFTER INSERT OR UPDATE OR DELETE ON council_schemestatus
    FOR EACH STATEMENT EXECUTE FUNCTION registrations_note_change();
"""

FORGET = """
DROP TRIGGER registrations_scheme_changed ON council_schemestatus;
DROP TRIGGER registrations_council_changed ON council_councilprofile;
DROP TRIGGER registrations_version_changed ON registrations_registrationversion;
DROP FUNCTION registrations_note_change();
"""


class Migration(migrations.Migration):
    """The database notes every transaction that changes what pages of the register show, their frame included."""

    dependencies = [("council", "0002_stand_in_rule"), ("registrations", "0023_successions")]

    operations = [
        migrations.CreateModel(
            name="RegisterChange",
            fields=[
                ("transaction", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.RunSQL(NOTE, FORGET),
    ]
