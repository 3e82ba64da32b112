from django.db import migrations

REFUSE = """
CREATE TRIGGER billing_quote_stands BEFORE INSERT OR UPDATE OF organization_id ON billing_quote
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_merged();
CREATE TRIGGER billing_invoice_stands BEFORE INSERT OR UPDATE OF organization_id ON billing_invoice
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_merged();
"""

ALLOW = """
DROP TRIGGER billing_quote_stands ON billing_quote;
DROP TRIGGER billing_invoice_stands ON billing_invoice;
"""


class Migration(migrations.Migration):
    """No quote and no invoice belongs to an organisation that was merged into another one."""

    dependencies = [("billing", "0006_bank_statements"), ("accounts", "0004_merged_organizations")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
