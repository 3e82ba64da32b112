from collections.abc import Iterator

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import registrations.models.registrations
from ghs.text.normal import search_key
from registrations.keys import joined_keys

BATCH = 1000
NAMES = ("name", "name_kana", "name_english")

# The letters of a text, and each letter with the one behind it: an index of these answers words of one or two letters,
# for which trigrams are no use. The cost tells the planner to ask it of an index, not of row after row.
CREATE_GRAMS = """
CREATE FUNCTION register_grams(text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5000 AS $$
    SELECT array_agg(DISTINCT gram) FROM (
        SELECT unnest(ARRAY[letter, letter || lead(letter) OVER (ORDER BY place)]) AS gram
        FROM unnest(string_to_array($1, NULL)) WITH ORDINALITY AS letters (letter, place)
    ) grams WHERE gram IS NOT NULL
$$
"""
TAKE_FROM_REGISTRATION = """
UPDATE registrations_registrationversion version
SET organization_id = registration.organization_id, sequence = registration.sequence
FROM registrations_registration registration WHERE registration.id = version.registration_id;
SET CONSTRAINTS ALL IMMEDIATE;
"""


def fill_keys(apps, schema_editor) -> None:
    """Give every version its keys; what it is found by stays as it was told."""
    model = apps.get_model("registrations", "RegistrationVersion")
    batch = []
    for version in model.objects.only("search_key", "product_details", *names_of_organization()).iterator(BATCH):
        keys = keys_of(version)
        version.maker_key, version.name_key = keys["maker_key"], keys["name_key"]
        batch.append(version)
        if len(batch) == BATCH:
            model.objects.bulk_update(batch, ["maker_key", "name_key"])
            batch.clear()
    model.objects.bulk_update(batch, ["maker_key", "name_key"])


def names_of_organization() -> list[str]:
    return [f"organization_{name}" for name in NAMES]


def keys_of(version) -> dict[str, str]:
    makers = [search_key(getattr(version, name)) for name in names_of_organization()]
    return joined_keys("", organization=makers, products=keys_of_products(version))


def keys_of_products(version) -> Iterator[str]:
    for details in version.product_details:
        yield from (search_key(details.get(name, "")) for name in NAMES)


class Migration(migrations.Migration):
    """Words of one and two letters find, the best hit stands first, and long lists are sorted by indices."""

    dependencies = [("accounts", "0003_former_names"), ("registrations", "0021_disclosures")]

    operations = [
        migrations.AddField(
            "registrationversion",
            "organization",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="registration_versions",
                to="accounts.organization",
            ),
        ),
        migrations.AddField("registrationversion", "sequence", models.PositiveIntegerField(null=True)),
        migrations.AddField("registrationversion", "maker_key", models.TextField(default=""), preserve_default=False),
        migrations.AddField("registrationversion", "name_key", models.TextField(default=""), preserve_default=False),
        migrations.AddField(
            "registrationversion",
            "categories",
            models.GeneratedField(
                db_persist=True,
                expression=registrations.models.registrations.Categories("product_details"),
                output_field=models.JSONField(),
            ),
        ),
        migrations.RunSQL(TAKE_FROM_REGISTRATION, migrations.RunSQL.noop),
        migrations.RunPython(fill_keys, migrations.RunPython.noop, elidable=True),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            "registrationversion",
            "organization",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="registration_versions",
                to="accounts.organization",
            ),
        ),
        migrations.AlterField("registrationversion", "sequence", models.PositiveIntegerField()),
        migrations.RunSQL(CREATE_GRAMS, "DROP FUNCTION register_grams(text)"),
        migrations.AddIndex(
            "registrationversion",
            django.contrib.postgres.indexes.GinIndex(
                registrations.models.registrations.Grams("search_key"),
                name="register_grams",
                condition=Q(recorded_to=None),
                fastupdate=False,
            ),
        ),
        # The planner never asks how often a letter stands there: it always takes the index, whatever it costs to count.
        migrations.RunSQL("ALTER INDEX register_grams ALTER COLUMN 1 SET STATISTICS 0", migrations.RunSQL.noop),
        migrations.AddIndex(
            "registrationversion",
            models.Index(
                fields=["organization_name_kana", "organization_name", "sequence"],
                name="register_by_kana",
                condition=Q(recorded_to=None),
            ),
        ),
        migrations.AddIndex(
            "registrationversion",
            models.Index(fields=["sequence"], name="register_by_number", condition=Q(recorded_to=None)),
        ),
        migrations.AddIndex(
            "registrationversion",
            models.Index(
                fields=["-registered_on", "-sequence"], name="register_by_date", condition=Q(recorded_to=None)
            ),
        ),
    ]
