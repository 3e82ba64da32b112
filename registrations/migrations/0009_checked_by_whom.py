from django.db import migrations

# Who took a declaration into checking last, as history tells.
CHECKED_BY = """
UPDATE registrations_declaration SET checked_by_id = taken.person_id
  FROM (
    SELECT DISTINCT ON (entry.key) entry.key, person.id AS person_id
      FROM history_entry entry JOIN accounts_user person ON person.reference = entry.by
     WHERE entry.kind = 'registrations.declaration' AND entry.verb = 'take_declaration'
     ORDER BY entry.key, entry.id DESC
  ) taken
 WHERE registrations_declaration.id::text = taken.key
"""


class Migration(migrations.Migration):
    """Fill in who checks what was taken into checking before this was kept."""

    dependencies = [("history", "0001_initial"), ("registrations", "0008_submissions_and_their_checker")]
    operations = [migrations.RunSQL(CHECKED_BY, migrations.RunSQL.noop)]
