from django.db import migrations

REFUSE = """
CREATE FUNCTION registrations_keep_criterion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD IS DISTINCT FROM NEW AND EXISTS (SELECT FROM registrations_answer WHERE criterion_id = OLD.id) THEN
        RAISE EXCEPTION 'criterion % is referred to by declarations and never changes', OLD.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER registrations_criterion_in_use BEFORE UPDATE OR DELETE ON library_criterion
    FOR EACH ROW EXECUTE FUNCTION registrations_keep_criterion();
CREATE FUNCTION registrations_keep_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD IS DISTINCT FROM NEW
        AND EXISTS (SELECT FROM registrations_declaration WHERE guideline_edition_id = OLD.id) THEN
        RAISE EXCEPTION 'guideline edition % is referred to by declarations and never changes', OLD.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER registrations_edition_in_use BEFORE UPDATE OR DELETE ON library_guidelineedition
    FOR EACH ROW EXECUTE FUNCTION registrations_keep_edition();
"""

ALLOW = """
DROP TRIGGER registrations_criterion_in_use ON library_criterion;
DROP FUNCTION registrations_keep_criterion();
DROP TRIGGER registrations_edition_in_use ON library_guidelineedition;
DROP FUNCTION registrations_keep_edition();
"""


class Migration(migrations.Migration):
    """The database itself refuses to change a criterion or an edition that a declaration refers to."""

    dependencies = [("registrations", "0002_papers_and_signed_copies"), ("library", "0002_criteria_compared_by_key")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
