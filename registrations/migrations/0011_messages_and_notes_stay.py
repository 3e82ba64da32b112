from django.db import migrations

# A person who leaves takes the name along, a reader leaves a moment, a note may be struck out; nothing else changes.
REFUSE = """
CREATE FUNCTION registrations_keep_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND to_jsonb(OLD) - 'author_id' - 'read_at' = to_jsonb(NEW) - 'author_id' - 'read_at'
        AND (NEW.author_id IS NULL OR NEW.author_id IS NOT DISTINCT FROM OLD.author_id)
        AND (OLD.read_at IS NULL OR NEW.read_at IS NOT DISTINCT FROM OLD.read_at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'messages are append-only: % is refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER registrations_message_stays BEFORE UPDATE OR DELETE ON registrations_message
    FOR EACH ROW EXECUTE FUNCTION registrations_keep_message();
CREATE FUNCTION registrations_keep_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND to_jsonb(OLD) - 'author_id' - 'struck_at' - 'struck_by_id' - 'strike_reason'
            = to_jsonb(NEW) - 'author_id' - 'struck_at' - 'struck_by_id' - 'strike_reason'
        AND (NEW.author_id IS NULL OR NEW.author_id IS NOT DISTINCT FROM OLD.author_id)
        AND (OLD.struck_at IS NULL
            OR NEW.struck_at IS NOT DISTINCT FROM OLD.struck_at AND NEW.strike_reason = OLD.strike_reason
            AND (NEW.struck_by_id IS NULL OR NEW.struck_by_id IS NOT DISTINCT FROM OLD.struck_by_id)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'notes are append-only: % is refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER registrations_note_stays BEFORE UPDATE OR DELETE ON registrations_note
    FOR EACH ROW EXECUTE FUNCTION registrations_keep_note();
"""

ALLOW = """
DROP TRIGGER registrations_message_stays ON registrations_message;
DROP FUNCTION registrations_keep_message();
DROP TRIGGER registrations_note_stays ON registrations_note;
DROP FUNCTION registrations_keep_note();
"""


class Migration(migrations.Migration):
    """The database itself refuses to change or delete what was written to somebody, or noted."""

    dependencies = [("registrations", "0010_threads_and_notes")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
