"""What only the whole list shows, found by SQL in its staged rows: a number twice, two spellings of one name."""

from collections.abc import Iterator

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Each question gives the row, and what the text needs to name the other place.
QUESTIONS: list[tuple[str, str | Promise, str]] = [
    (
        "number",
        _("This number stands in row %(other)s too. Each number stands once."),
        """SELECT at_row, first FROM (
               SELECT at_row, min(at_row) OVER (PARTITION BY sequence) AS first FROM legacy_row
           ) numbered WHERE first <> at_row""",
    ),
    (
        "number",
        _("%(other)s was registered in this portal, or was changed in it since it was imported. Change it there."),
        """SELECT row.at_row, row.number FROM legacy_row row
           JOIN registrations_registration registration ON registration.id = row.registration_id
           LEFT JOIN registrations_importedrow imported ON imported.registration_id = registration.id
           WHERE imported.id IS NULL OR row.kept = 'changed' AND EXISTS (
               SELECT FROM history_entry entry WHERE entry.verb <> 'import_registration'
               AND entry.kind = 'registrations.declaration' AND entry.key = registration.declaration_id::text)""",
    ),
    (
        "corporate_number",
        _("This corporate number belongs to “%(other)s” elsewhere. Mend the number or the name."),
        """SELECT at_row, first FROM (
               SELECT at_row, organization,
                      first_value(organization) OVER (PARTITION BY corporate_number ORDER BY at_row) AS first
               FROM legacy_row WHERE corporate_number <> ''
           ) named WHERE first <> organization""",
    ),
    (
        "corporate_number",
        _("Row %(other)s gives a corporate number for this organisation. Write it here too."),
        """SELECT at_row, other FROM (
               SELECT at_row, corporate_number,
                      min(at_row) FILTER (WHERE corporate_number <> '') OVER (PARTITION BY organization) AS other
               FROM legacy_row
           ) mixed WHERE corporate_number = '' AND other IS NOT NULL""",
    ),
    (
        "organization",
        _(
            "“%(other)s” is written elsewhere. If it is the same organisation, write both alike; "
            "if not, give the corporate numbers."
        ),
        """SELECT at_row, first FROM (
               SELECT at_row, organization, corporate_number, first_value(organization)
                      OVER (PARTITION BY split_part(organization_key, ' ', 1) ORDER BY at_row) AS first
               FROM legacy_row
           ) spelled WHERE first <> organization AND corporate_number = ''
           UNION
           SELECT row.at_row, min(known.name) FROM legacy_row row
           JOIN accounts_organization known
             ON split_part(known.search_key, ' ', 1) = split_part(row.organization_key, ' ', 1)
           WHERE row.corporate_number = '' GROUP BY row.at_row, row.organization
           HAVING NOT bool_or(known.name = row.organization)""",
    ),
    (
        "organization",
        _("The portal knows several organisations called “%(other)s”. Give the corporate number."),
        """SELECT row.at_row, row.organization FROM legacy_row row
           JOIN accounts_organization known ON known.name = row.organization
           WHERE row.corporate_number = '' GROUP BY row.at_row, row.organization
           HAVING count(DISTINCT coalesce(known.merged_into_id, known.id)) > 1""",
    ),
]


def contradictions() -> Iterator[tuple[int, str, str]]:
    """Yield the row, the column and the text of everything in the staged rows that does not fit together."""
    with connection.cursor() as cursor:
        for column, text, question in QUESTIONS:
            cursor.execute(f"{question} ORDER BY 1")
            for at_row, other in cursor.fetchall():
                yield at_row, column, text % {"other": other}
