import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What checking staff did, as history names it: of dropped requests and returns nothing else is kept.
CHECKING = [
    "take_declaration",
    "add_correction",
    "drop_correction",
    "return_declaration",
    "propose_declaration",
]


def fill_from_what_was_done(apps, schema_editor):
    """Who proposed, wrote a request, or stands in history with a step of checking has taken part."""
    schema_editor.execute(
        """
        INSERT INTO registrations_involvement (declaration_id, person_id, part, since)
        SELECT declaration_id, person_id, 'checked', min(since) FROM (
            SELECT id AS declaration_id, proposed_by_id AS person_id, state_since AS since
              FROM registrations_declaration
            UNION ALL
            SELECT declaration_id, requested_by_id, requested_at FROM registrations_correctionrequest
            UNION ALL
            SELECT declaration_id, decided_by_id, decided_at FROM registrations_decision WHERE kind = 'proposed'
            UNION ALL
            SELECT declaration.id, person.id, entry.at
              FROM history_entry entry
              JOIN registrations_declaration declaration ON declaration.id::text = entry.key
              JOIN accounts_user person ON person.reference = entry.by
             WHERE entry.kind = 'registrations.declaration' AND entry.verb = ANY(%s)
        ) done
        WHERE person_id IS NOT NULL
        GROUP BY declaration_id, person_id
        """,
        [CHECKING],
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("history", "0001_initial"),
        ("registrations", "0004_checklist_uploads"),
    ]

    operations = [
        migrations.CreateModel(
            name="Involvement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.CharField(
                        choices=[("entered", "Entered it for the vendor"), ("checked", "Checked it")], max_length=10
                    ),
                ),
                ("since", models.DateTimeField()),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="involvements",
                        to="registrations.declaration",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["since", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("declaration", "person", "part"), name="involvement_once_a_person_and_part"
                    )
                ],
            },
        ),
        migrations.RunPython(fill_from_what_was_done, migrations.RunPython.noop),
    ]
