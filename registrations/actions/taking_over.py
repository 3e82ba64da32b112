"""From staged rows to organisations, declarations, registrations and what the public saw of them, all by SQL.

A day begins at midnight in Asia/Tokyo; what ended is over when its last day is. `{rows}` are the rows meant. An
organisation that was merged into another one is that one.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from ghs.history.actions import Person

MARK = [
    """UPDATE legacy_row row SET registration_id = registration.id,
           kept = CASE WHEN imported.facts = row.facts THEN 'same' ELSE 'changed' END
       FROM registrations_registration registration
       LEFT JOIN registrations_importedrow imported ON imported.registration_id = registration.id
       WHERE registration.sequence = row.sequence""",
    "UPDATE legacy_row SET kept = 'new' WHERE registration_id IS NULL",
]
MATCH = [
    """UPDATE legacy_row row SET organization_id = known.id
       FROM (SELECT corporate_number, min(coalesce(merged_into_id, id)) AS id FROM accounts_organization
             GROUP BY corporate_number) known
       WHERE row.corporate_number <> '' AND known.corporate_number = row.corporate_number""",
    """UPDATE legacy_row row SET organization_id = known.id
       FROM (SELECT said.name, min(kept.id) AS id, min(kept.corporate_number) AS corporate_number
             FROM accounts_organization said
             JOIN accounts_organization kept ON kept.id = coalesce(said.merged_into_id, said.id)
             GROUP BY said.name HAVING count(DISTINCT kept.id) = 1) known
       WHERE row.organization_id IS NULL AND known.name = row.organization
       AND (row.corporate_number = '' OR known.corporate_number = '')""",
]
NEW_ORGANIZATIONS = """
    INSERT INTO accounts_organization (name, name_kana, name_english, search_key, corporate_number, postcode,
        address, website, submission, created_at, merge_reason)
    SELECT DISTINCT ON (coalesce(nullif(corporate_number, ''), organization))
        organization, organization_kana, organization_english, organization_key, corporate_number, postcode,
        address, '', gen_random_uuid(), %(at)s, ''
    FROM legacy_row WHERE organization_id IS NULL
    ORDER BY coalesce(nullif(corporate_number, ''), organization), at_row
"""
BEGAN = "(row.registered_on::timestamp AT TIME ZONE 'Asia/Tokyo')"
ENDED = "least(((row.ended_on + 1)::timestamp AT TIME ZONE 'Asia/Tokyo'), %(at)s)"
# When the state of today began: an end on its day, a suspension only now, since the list does not tell.
SINCE = f"CASE WHEN row.ended_on IS NOT NULL THEN {ENDED} WHEN row.state = 'suspended' THEN %(at)s ELSE {BEGAN} END"
SEEN = """row.level, row.areas, row.organization, row.organization_kana, row.organization_english, ARRAY[row.name],
    jsonb_build_array(jsonb_build_object('name', row.name, 'name_kana', row.name_kana,
        'name_english', row.name_english, 'category', row.category, 'models_covered', row.models_covered,
        'version_range', row.version_range, 'intended_use', row.intended_use, 'description', '')),
    row.guideline_edition, row.registered_on, row.expires_on, row.organization_id, row.sequence, row.search_key,
    row.maker_key, row.name_key"""
VERSION = """INSERT INTO registrations_registrationversion (level, areas, organization_name, organization_name_kana,
    organization_name_english, product_names, product_details, guideline_edition, registered_on, expires_on,
    organization_id, sequence, search_key, maker_key, name_key, registration_id, recorded_from, recorded_to,
    state, ended_on, public_reason)"""
NEW = [
    f"""INSERT INTO registrations_declaration (areas, level, state, state_since, receipt_number, signatory_name,
            signatory_title, publish_documents, submission, created_at, submitted_at, guideline_edition_id,
            organization_id)
        SELECT row.areas, row.level, row.state, {SINCE}, 'L' || lpad(row.sequence::text, 7, '0'), '', '', false,
            row.submission, %(at)s, {BEGAN}, edition.id, row.organization_id
        FROM legacy_row row JOIN library_guidelineedition edition ON edition.number = row.guideline_edition
        WHERE row.kept = 'new'""",
    """INSERT INTO registrations_product (declaration_id, name, name_kana, name_english, category, models_covered,
           version_range, intended_use, description)
       SELECT declaration.id, row.name, row.name_kana, row.name_english, row.category, row.models_covered,
           row.version_range, row.intended_use, ''
       FROM legacy_row row JOIN registrations_declaration declaration ON declaration.submission = row.submission
       WHERE row.kept = 'new'""",
    """INSERT INTO registrations_registration (declaration_id, organization_id, sequence, number, level,
           registered_on, expires_on)
       SELECT declaration.id, row.organization_id, row.sequence, row.number, row.level, row.registered_on,
           row.expires_on
       FROM legacy_row row JOIN registrations_declaration declaration ON declaration.submission = row.submission
       WHERE row.kept = 'new'""",
    """UPDATE legacy_row row SET registration_id = registration.id FROM registrations_registration registration
       WHERE row.kept = 'new' AND registration.sequence = row.sequence""",
    f"""{VERSION} SELECT {SEEN}, row.registration_id, {BEGAN},
            CASE WHEN row.state <> 'registered' THEN {SINCE} END, 'registered', NULL, ''
        FROM legacy_row row WHERE row.kept = 'new'""",
    f"""{VERSION} SELECT {SEEN}, row.registration_id, {SINCE}, NULL, row.state, row.ended_on, row.public_reason
        FROM legacy_row row WHERE row.kept = 'new' AND row.state <> 'registered'""",
]
CHANGED = [
    f"""UPDATE registrations_declaration declaration SET areas = row.areas, level = row.level, state = row.state,
            state_since = {SINCE}, guideline_edition_id = edition.id, organization_id = row.organization_id
        FROM legacy_row row JOIN library_guidelineedition edition ON edition.number = row.guideline_edition
        JOIN registrations_registration registration ON registration.id = row.registration_id
        WHERE row.kept = 'changed' AND declaration.id = registration.declaration_id""",
    """UPDATE registrations_product product SET name = row.name, name_kana = row.name_kana,
           name_english = row.name_english, category = row.category, models_covered = row.models_covered,
           version_range = row.version_range, intended_use = row.intended_use
       FROM legacy_row row JOIN registrations_registration registration ON registration.id = row.registration_id
       WHERE row.kept = 'changed' AND product.declaration_id = registration.declaration_id""",
    """UPDATE registrations_registration registration SET level = row.level, registered_on = row.registered_on,
           expires_on = row.expires_on, organization_id = row.organization_id
       FROM legacy_row row WHERE row.kept = 'changed' AND registration.id = row.registration_id""",
    """UPDATE registrations_registrationversion version SET recorded_to = %(at)s
       FROM legacy_row row WHERE row.kept = 'changed' AND version.registration_id = row.registration_id
       AND version.recorded_to IS NULL""",
    f"""{VERSION} SELECT {SEEN}, row.registration_id, %(at)s, NULL, row.state, row.ended_on, row.public_reason
        FROM legacy_row row WHERE row.kept = 'changed'""",
]
KEEP = [
    """INSERT INTO registrations_importedrow (registration_id, facts, imported_at)
       SELECT row.registration_id, row.facts, %(at)s FROM legacy_row row WHERE row.kept IN ('new', 'changed')
       ON CONFLICT (registration_id) DO UPDATE SET facts = excluded.facts, imported_at = excluded.imported_at""",
    """INSERT INTO history_entry (at, by, verb, kind, key, from_state, to_state, detail)
       SELECT %(at)s, %(by)s, 'import_registration', 'registrations.declaration', registration.declaration_id::text,
           '', row.state, jsonb_build_object('number', row.number)
       FROM legacy_row row JOIN registrations_registration registration ON registration.id = row.registration_id
       WHERE row.kept IN ('new', 'changed') ORDER BY row.sequence""",
    """INSERT INTO proof_series (name, last_number) SELECT 'registration', max(sequence) FROM legacy_row
       HAVING max(sequence) IS NOT NULL
       ON CONFLICT (name) DO UPDATE SET last_number = greatest(proof_series.last_number, excluded.last_number)""",
]


def mark_known() -> None:
    """Say of each staged row whether it is new, changed or the same as what was imported before."""
    _run(MARK)


def take_over(*, by: Person | None, at: datetime) -> tuple[dict[str, int], int]:
    """Write what the staged rows say; return how many rows are new, changed and the same, and new organisations."""
    values: dict[str, Any] = {"at": at, "by": by.reference if by else None}
    with connection.cursor() as cursor:
        _run(MATCH)
        cursor.execute(NEW_ORGANIZATIONS, values)
        organizations = cursor.rowcount
        _run([*MATCH, *NEW, *CHANGED, *KEEP], values)
        cursor.execute("SELECT kept, count(*) FROM legacy_row GROUP BY kept")
        return dict(cursor.fetchall()), organizations


def _run(statements: Iterable[str], values: Mapping[str, Any] | None = None) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, values)
