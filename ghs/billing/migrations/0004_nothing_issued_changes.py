from django.db import migrations

# What may change of a row that is otherwise fixed is named in the trigger. A person who leaves is forgotten.
FIXED = """
CREATE FUNCTION billing_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - TG_ARGV) = (to_jsonb(OLD) - TG_ARGV) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'nothing issued or booked is changed: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER billing_quote_fixed BEFORE UPDATE OR DELETE ON billing_quote
    FOR EACH ROW EXECUTE FUNCTION billing_refuse_change('organization_id', 'search_key');
CREATE TRIGGER billing_invoice_fixed BEFORE UPDATE OR DELETE ON billing_invoice
    FOR EACH ROW EXECUTE FUNCTION billing_refuse_change(
        'organization_id', 'search_key', 'addressee', 'department', 'person', 'postcode', 'address', 'email', 'language',
        'due_on', 'settled_yen', 'refunded_yen', 'cancelled_at');
CREATE TRIGGER billing_document_fixed BEFORE UPDATE OR DELETE ON billing_document
    FOR EACH ROW EXECUTE FUNCTION billing_refuse_change('issued_by_id');
CREATE TRIGGER billing_payment_fixed BEFORE UPDATE OR DELETE ON billing_payment
    FOR EACH ROW EXECUTE FUNCTION billing_refuse_change('used_yen', 'noted_by_id');
CREATE TRIGGER billing_allocation_fixed BEFORE UPDATE OR DELETE ON billing_allocation
    FOR EACH ROW EXECUTE FUNCTION billing_refuse_change('allocated_by_id');
CREATE TRIGGER billing_refund_fixed BEFORE UPDATE OR DELETE ON billing_refund
    FOR EACH ROW EXECUTE FUNCTION billing_refuse_change('refunded_by_id');
CREATE TRIGGER billing_quote_no_truncate BEFORE TRUNCATE ON billing_quote
    FOR EACH STATEMENT EXECUTE FUNCTION billing_refuse_change();
CREATE TRIGGER billing_invoice_no_truncate BEFORE TRUNCATE ON billing_invoice
    FOR EACH STATEMENT EXECUTE FUNCTION billing_refuse_change();
CREATE TRIGGER billing_document_no_truncate BEFORE TRUNCATE ON billing_document
    FOR EACH STATEMENT EXECUTE FUNCTION billing_refuse_change();
CREATE TRIGGER billing_payment_no_truncate BEFORE TRUNCATE ON billing_payment
    FOR EACH STATEMENT EXECUTE FUNCTION billing_refuse_change();
CREATE TRIGGER billing_allocation_no_truncate BEFORE TRUNCATE ON billing_allocation
    FOR EACH STATEMENT EXECUTE FUNCTION billing_refuse_change();
CREATE TRIGGER billing_refund_no_truncate BEFORE TRUNCATE ON billing_refund
    FOR EACH STATEMENT EXECUTE FUNCTION billing_refuse_change();
"""

FREE = """
DROP TRIGGER billing_quote_fixed ON billing_quote;
DROP TRIGGER billing_invoice_fixed ON billing_invoice;
DROP TRIGGER billing_document_fixed ON billing_document;
DROP TRIGGER billing_payment_fixed ON billing_payment;
DROP TRIGGER billing_allocation_fixed ON billing_allocation;
DROP TRIGGER billing_refund_fixed ON billing_refund;
DROP TRIGGER billing_quote_no_truncate ON billing_quote;
DROP TRIGGER billing_invoice_no_truncate ON billing_invoice;
DROP TRIGGER billing_document_no_truncate ON billing_document;
DROP TRIGGER billing_payment_no_truncate ON billing_payment;
DROP TRIGGER billing_allocation_no_truncate ON billing_allocation;
DROP TRIGGER billing_refund_no_truncate ON billing_refund;
DROP FUNCTION billing_refuse_change();
"""


class Migration(migrations.Migration):
    """The database itself refuses to change or delete what was issued or booked."""

    dependencies = [("billing", "0003_invoices")]
    operations = [migrations.RunSQL(FIXED, FREE)]
