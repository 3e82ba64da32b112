from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from registrations.keys import joined_keys
from registrations.models import RegistrationVersion
from tests.ghs.register.factories import register_product

migration = import_module("registrations.migrations.0022_found_by_every_letter")


def test_keys_stand_once_each_in_the_order_of_their_weight():
    keys = joined_keys("ghs0001", organization=["甲", "", "甲"], products=["乙", "甲"], former=["丙", "乙"])
    assert keys == {"search_key": "ghs0001\n甲\n乙\n丙", "maker_key": "甲", "name_key": "\n乙\n甲"}


@pytest.mark.django_db
def test_versions_from_before_get_their_keys():
    version = register_product("㈱髙橋ノート", product_details=[{"name": "㈱髙橋ノート", "category": "records"}])
    told = {name: getattr(version, name) for name in ("search_key", "maker_key", "name_key")}
    RegistrationVersion.objects.update(maker_key="", name_key="")
    migration.fill_keys(apps, None)
    version.refresh_from_db()
    assert {name: getattr(version, name) for name in told} == told
    assert version.categories == ["records"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "grams"),
    [("", None), ("血", ["血"]), ("血圧", ["圧", "血", "血圧"]), ("aa\n😀", ["\n", "\n😀", "a", "a\n", "aa", "😀"])],
)
def test_grams_are_the_letters_and_their_pairs(text, grams):
    with connection.cursor() as cursor:
        cursor.execute("SELECT register_grams(%s)", [text])
        found = cursor.fetchone()[0]
    assert (sorted(found) if found else found) == grams
