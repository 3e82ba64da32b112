"""Numbers without gaps: receipt numbers, registration numbers, invoices."""

from django.db import connection, transaction


def next_number(name: str, *, start: int = 1) -> int:
    """Return the next number of a series inside the caller's transaction.

    Effects: locks the series until the caller commits, so that a rollback leaves no gap and two callers
    never share a number.
    Errors: TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("next_number needs the caller's transaction")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO proof_series (name, last_number) VALUES (%s, %s)"
            " ON CONFLICT (name) DO UPDATE SET last_number = proof_series.last_number + 1"
            " RETURNING last_number",
            [name, start],
        )
        return int(cursor.fetchone()[0])
