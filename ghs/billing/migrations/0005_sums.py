from django.db import migrations

# What was paid is counted where it is booked. The counts change by nothing else, and the checks of the
# tables (0003) refuse a count beyond what is due or was received, whoever else is booking at the moment.
COUNT = """
CREATE FUNCTION billing_count_allocation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.reverses_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM billing_allocation
        WHERE id = NEW.reverses_id AND reverses_id IS NULL AND payment_id = NEW.payment_id
        AND invoice_id = NEW.invoice_id AND amount_yen = -NEW.amount_yen
        AND fee_difference_yen = -NEW.fee_difference_yen
    ) THEN
        RAISE EXCEPTION 'an undoing takes back the whole of an allocation'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE billing_payment SET used_yen = used_yen + NEW.amount_yen WHERE id = NEW.payment_id;
    UPDATE billing_invoice SET settled_yen = settled_yen + NEW.amount_yen + NEW.fee_difference_yen
        WHERE id = NEW.invoice_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER billing_allocation_counted AFTER INSERT ON billing_allocation
    FOR EACH ROW EXECUTE FUNCTION billing_count_allocation();

CREATE FUNCTION billing_count_undone_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE billing_payment SET used_yen = used_yen + amount_yen
        WHERE id = NEW.reverses_id AND reverses_id IS NULL AND amount_yen = -NEW.amount_yen;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'an undoing takes back the whole of a payment'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER billing_payment_undone AFTER INSERT ON billing_payment
    FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL) EXECUTE FUNCTION billing_count_undone_payment();

CREATE FUNCTION billing_count_refund() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE billing_payment SET used_yen = used_yen + NEW.amount_yen WHERE id = NEW.payment_id;
    UPDATE billing_invoice SET refunded_yen = refunded_yen + NEW.amount_yen WHERE id = NEW.invoice_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER billing_refund_counted AFTER INSERT ON billing_refund
    FOR EACH ROW EXECUTE FUNCTION billing_count_refund();

CREATE FUNCTION billing_guard_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND (NEW.settled_yen, NEW.refunded_yen) <> (0, 0)
        OR TG_OP = 'UPDATE' AND pg_trigger_depth() < 2
        AND (NEW.settled_yen, NEW.refunded_yen) <> (OLD.settled_yen, OLD.refunded_yen)
        OR TG_OP = 'UPDATE' AND OLD.cancelled_at IS NOT NULL AND NEW.cancelled_at IS DISTINCT FROM OLD.cancelled_at
    THEN
        RAISE EXCEPTION 'what was paid is counted by bookings only, and no cancellation is taken back'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER billing_invoice_guarded BEFORE INSERT OR UPDATE ON billing_invoice
    FOR EACH ROW EXECUTE FUNCTION billing_guard_invoice();

CREATE FUNCTION billing_guard_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.used_yen <> 0
        OR TG_OP = 'UPDATE' AND pg_trigger_depth() < 2 AND NEW.used_yen <> OLD.used_yen
    THEN
        RAISE EXCEPTION 'what a payment was used for is counted by bookings only'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER billing_payment_guarded BEFORE INSERT OR UPDATE ON billing_payment
    FOR EACH ROW EXECUTE FUNCTION billing_guard_payment();
"""

UNCOUNT = """
DROP TRIGGER billing_allocation_counted ON billing_allocation;
DROP TRIGGER billing_payment_undone ON billing_payment;
DROP TRIGGER billing_refund_counted ON billing_refund;
DROP TRIGGER billing_invoice_guarded ON billing_invoice;
DROP TRIGGER billing_payment_guarded ON billing_payment;
DROP FUNCTION billing_count_allocation();
DROP FUNCTION billing_count_undone_payment();
DROP FUNCTION billing_count_refund();
DROP FUNCTION billing_guard_invoice();
DROP FUNCTION billing_guard_payment();
"""

# The sums of a document: lines make the net of each rate, the tax is rounded down once a rate. A return
# invoice gives back an amount with tax: its tax is what that amount contains.
SUMS = """
CREATE FUNCTION billing_check_sums() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong bigint;
BEGIN
    SELECT count(*) INTO wrong FROM (
        SELECT (line->>'rate_percent')::numeric AS percent,
            sum((line->>'quantity')::bigint * (line->>'unit_price_yen')::bigint) AS net
        FROM jsonb_array_elements(NEW.lines) AS line GROUP BY 1
    ) AS lines FULL JOIN (
        SELECT (rate->>'rate_percent')::numeric AS percent,
            (rate->>'net_yen')::bigint AS net, (rate->>'tax_yen')::bigint AS tax
        FROM jsonb_array_elements(NEW.rates) AS rate
    ) AS rates USING (percent)
    WHERE lines.net IS DISTINCT FROM rates.net OR rates.tax IS DISTINCT FROM CASE
        WHEN NEW.kind = 'return_invoice' THEN floor((rates.net + rates.tax) * percent / (100 + percent))
        ELSE floor(rates.net * percent / 100) END;
    IF wrong > 0 OR jsonb_array_length(NEW.lines) = 0
        OR NEW.net_yen <> (SELECT sum((rate->>'net_yen')::bigint) FROM jsonb_array_elements(NEW.rates) AS rate)
        OR NEW.tax_yen <> (SELECT sum((rate->>'tax_yen')::bigint) FROM jsonb_array_elements(NEW.rates) AS rate)
        OR NEW.kind IN ('invoice', 'receipt', 'cancellation')
        AND NEW.total_yen <> (SELECT total_yen FROM billing_invoice WHERE id = NEW.invoice_id)
        OR NEW.kind = 'quote' AND NEW.total_yen <> (SELECT total_yen FROM billing_quote WHERE id = NEW.quote_id)
    THEN
        RAISE EXCEPTION 'the sums of document % do not fit', NEW.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER billing_document_sums BEFORE INSERT ON billing_document
    FOR EACH ROW EXECUTE FUNCTION billing_check_sums();
"""

NO_SUMS = """
DROP TRIGGER billing_document_sums ON billing_document;
DROP FUNCTION billing_check_sums();
"""


class Migration(migrations.Migration):
    """Balances are counted, and the sums of documents checked, by the database."""

    dependencies = [("billing", "0004_nothing_issued_changes")]
    operations = [migrations.RunSQL(COUNT, UNCOUNT), migrations.RunSQL(SUMS, NO_SUMS)]
