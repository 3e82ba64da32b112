"""The checklist as an Excel workbook that is filled in away from the site: written, read, compared. No ORM here."""
