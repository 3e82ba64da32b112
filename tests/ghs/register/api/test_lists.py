from datetime import UTC, date, datetime

import pytest

from ghs.council.actions import load_first_values
from ghs.library.actions import load_guideline
from registrations.models import RegistrationVersion
from tests.factories import OrganizationFactory
from tests.ghs.register.factories import register_product

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def test_organizations_tell_how_many_registrations_they_have(ask):
    acme, idle = OrganizationFactory(name="株式会社甲", search_key="甲"), OrganizationFactory(name="登録なし")
    register_product("甲一", sequence=1, organization=acme)
    register_product("甲二", sequence=2, organization=acme, expires_on=date(2021, 1, 31))
    (item,) = ask("organizations")["items"]
    assert (item["id"], item["name"], item["registrations"], item["valid_registrations"]) == (
        acme.pk,
        "株式会社甲",
        2,
        1,
    )
    listed = ask(item["urls"]["registrations"].removeprefix("http://localhost:8000/api/v1/"))
    assert [each["number"] for each in listed["items"]] == ["GHS-0001", "GHS-0002"]
    assert ask("organizations?q=甲")["total"] == 1
    assert ask("organizations?q=丙")["items"] == []
    assert ask(f"organizations/{idle.pk}", status=404)["status"] == 404


def test_organizations_come_in_parts(ask):
    made = [register_product(f"製品{sequence}", sequence=sequence) for sequence in range(1, 6)]
    first = ask("organizations?limit=3")
    second = ask(first["next"].removeprefix("http://localhost:8000/api/v1/"))
    keys = [item["id"] for item in first["items"] + second["items"]]
    assert keys == [version.registration.organization_id for version in made]
    assert (first["total"], second["next"]) == (5, None)


def test_one_organization_tells_its_earlier_names(ask):
    acme = OrganizationFactory(name="新社名")
    acme.former_names.create(name="旧社名", until=AT)
    register_product("甲", organization=acme)
    detail = ask(f"organizations/{acme.pk}")
    assert (detail["name"], detail["former_names"]) == ("新社名", ["旧社名"])


@pytest.mark.parametrize("key", ["0", "999999999", "99999999999999999999999", "abc"])
def test_an_unknown_organization_is_not_found(ask, key):
    assert ask(f"organizations/{key}", status=404)["status"] == 404


def test_a_merged_organization_leads_to_the_one_that_was_kept(visitor):
    kept = OrganizationFactory(name="残った方")
    merged = OrganizationFactory(merged_into=kept, merged_at=AT, merge_reason="同じ会社")
    answer = visitor.get(f"/api/v1/organizations/{merged.pk}")
    assert (answer.status_code, answer["Location"]) == (301, f"http://localhost:8000/api/v1/organizations/{kept.pk}")


def revised(version, at, **said):
    RegistrationVersion.objects.filter(pk=version.pk).update(recorded_to=at)
    version.pk, version.recorded_from = None, at
    for name, value in said.items():
        setattr(version, name, value)
    version.save()


def test_changes_are_told_from_a_moment_on_oldest_first(ask):
    version = register_product("甲", sequence=1)
    register_product("乙", sequence=2)
    revised(version, datetime(2024, 4, 1, tzinfo=UTC), state="revoked", ended_on=date(2024, 4, 1))
    items = ask("changes")["items"]
    assert [(item["number"], item["kind"]) for item in items] == [
        ("GHS-0001", "new"),
        ("GHS-0002", "new"),
        ("GHS-0001", "revoked"),
    ]
    assert [item["kind"] for item in ask("changes?since=2024-04-01")["items"]] == ["revoked"]
    assert [item["kind"] for item in ask("changes?since=2024-04-01T09:00:01+09:00")["items"]] == []
    assert "2024" in ask("changes?since=2024-01-01&lang=en")["items"][0]["summary"]


def test_changes_of_one_moment_are_walked_one_by_one(ask):
    for sequence in range(1, 6):
        register_product(f"製品{sequence}", sequence=sequence)
    seen, path = [], "changes?limit=2"
    while path:
        answer = ask(path)
        seen += [item["number"] for item in answer["items"]]
        path = answer["next"] and answer["next"].removeprefix("http://localhost:8000/api/v1/")
    assert seen == [f"GHS-000{sequence}" for sequence in range(1, 6)]


@pytest.mark.parametrize(
    "question",
    [
        "since=x",
        "since=2026-02-30",
        "since=0001-01-01",
        "since=9999-12-31T23:59:59Z",
        "cursor=1",
        "cursor=" + "9" * 18 + "-1",
    ],
)
def test_a_moment_that_is_none_is_refused(ask, question):
    (wrong,) = ask(f"changes?{question}", status=400)["errors"]
    assert wrong["parameter"] == question.split("=")[0]


def test_levels_tell_areas_and_todays_fees(ask):
    load_first_values(at=AT)
    told = [tuple(item.values()) for item in ask("levels")["items"]]
    assert told == [
        (1, "レベル1", 0, 0, 20_000, 20_000),
        (2, "レベル2", 1, 2, 20_000, 20_000),
        (3, "レベル3", 3, 3, 30_000, 30_000),
    ]


def test_criteria_say_that_they_are_samples(ask):
    load_guideline(at=AT)
    checklist = ask("criteria?edition=1.20")
    assert (checklist["edition"], checklist["is_sample"]) == ("1.20", True)
    assert "サンプル" in checklist["note"]
    assert all(item["is_sample"] for item in checklist["items"])
    assert ask("criteria")["edition"] == checklist["editions"][0]
    english = ask("criteria?edition=1.20&lang=en")["items"][0]
    assert english["text"] != checklist["items"][0]["text"]
    assert english["key"] == checklist["items"][0]["key"]


@pytest.mark.parametrize("edition", ["9.99", "1.00"])
def test_an_edition_without_a_checklist_is_not_found(ask, edition):
    load_guideline(at=AT)
    assert ask(f"criteria?edition={edition}", status=404)["status"] == 404
