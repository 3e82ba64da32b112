from django.db import migrations

REFUSE = """
CREATE TRIGGER registrations_declaration_stands BEFORE INSERT OR UPDATE OF organization_id
    ON registrations_declaration FOR EACH ROW EXECUTE FUNCTION accounts_refuse_merged();
CREATE TRIGGER registrations_registration_stands BEFORE INSERT OR UPDATE OF organization_id
    ON registrations_registration FOR EACH ROW EXECUTE FUNCTION accounts_refuse_merged();
"""

ALLOW = """
DROP TRIGGER registrations_declaration_stands ON registrations_declaration;
DROP TRIGGER registrations_registration_stands ON registrations_registration;
"""


class Migration(migrations.Migration):
    """No declaration and no registration belongs to an organisation that was merged into another one."""

    dependencies = [("registrations", "0019_newest_changes"), ("accounts", "0004_merged_organizations")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
