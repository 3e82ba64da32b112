"""Pages on quotes, invoices and payments."""
