from django.db import migrations

REFUSE = """
CREATE FUNCTION history_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'history is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER history_entry_no_change BEFORE UPDATE OR DELETE ON history_entry
    FOR EACH ROW EXECUTE FUNCTION history_refuse_change();
CREATE TRIGGER history_entry_no_truncate BEFORE TRUNCATE ON history_entry
    FOR EACH STATEMENT EXECUTE FUNCTION history_refuse_change();
CREATE TRIGGER history_seal_no_change BEFORE UPDATE OR DELETE ON history_seal
    FOR EACH ROW EXECUTE FUNCTION history_refuse_change();
CREATE TRIGGER history_seal_no_truncate BEFORE TRUNCATE ON history_seal
    FOR EACH STATEMENT EXECUTE FUNCTION history_refuse_change();
"""

ALLOW = """
DROP TRIGGER history_entry_no_change ON history_entry;
DROP TRIGGER history_entry_no_truncate ON history_entry;
DROP TRIGGER history_seal_no_change ON history_seal;
DROP TRIGGER history_seal_no_truncate ON history_seal;
DROP FUNCTION history_refuse_change();
"""


class Migration(migrations.Migration):
    """The database itself refuses to change or delete history."""

    dependencies = [("history", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
