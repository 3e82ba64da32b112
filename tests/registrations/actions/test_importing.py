"""The list of the old register: told cell by cell, taken over whole, and taken over again."""

import io
from datetime import date, datetime
from typing import Any

import pytest
from django.utils import timezone

from ghs.accounts.actions.merging import merge_accounts
from ghs.accounts.models import Organization, User
from ghs.history.models import Entry
from ghs.library.models import GuidelineEdition
from ghs.proof.series import next_number
from ghs.text.normal import search_key
from registrations.actions.importing import Outcome, import_list
from registrations.models import Declaration, ImportedRow, Product, Registration, RegistrationVersion
from tests.registrations.legacy_lists import HEADINGS, as_csv, as_workbook, row, rows

COMPANY = "企業・団体名"
AT = datetime.fromisoformat("2026-11-22T10:00:00+09:00")


@pytest.fixture(autouse=True)
def editions(db: None) -> None:
    """The two later editions of the guideline."""
    for number, published_on in [("1.10", date(2017, 3, 31)), ("1.20", date(2018, 12, 14))]:
        GuidelineEdition.objects.get_or_create(number=number, defaults={"published_on": published_on})


def taken(content: Any, by: User, **options: Any) -> Outcome:
    """Import a list and return what came of it."""
    return import_list(content=content, by=by, at=AT, **options)


def told(outcome: Outcome) -> list[tuple[str, str]]:
    """Return place and column of every fault."""
    return [(fault.place, fault.column) for fault in outcome.faults]


def facts_of(sequence: int) -> dict[str, Any]:
    """Return what a registration is, and what the public sees of it now."""
    registration = Registration.objects.get(sequence=sequence)
    version = registration.versions.current().get()
    return {"state": registration.declaration.state, "level": registration.level, "seen": version.state}


def test_a_list_of_86_is_taken_over_whole(registrar: User) -> None:
    outcome = taken(as_csv(rows()), registrar)
    assert (outcome.faults, outcome.rows, outcome.new, outcome.new_organizations) == ([], 86, 86, 20)
    assert (Declaration.objects.count(), Product.objects.count(), ImportedRow.objects.count()) == (86, 86, 86)
    assert Organization.objects.count() == 20
    assert facts_of(4) == {"state": "lapsed", "level": 2, "seen": "lapsed"}
    assert facts_of(5) == {"state": "registered", "level": 3, "seen": "registered"}
    entries = Entry.objects.filter(verb="import_registration")
    assert (entries.count(), entries[0].by, entries[0].to_state) == (86, registrar.reference, "registered")
    assert next_number("registration") == 87


def test_what_the_public_saw_begins_with_the_registration(registrar: User) -> None:
    taken(as_csv(rows(5)), registrar)
    lapsed = RegistrationVersion.objects.filter(registration__sequence=4)
    days = [(each.state, timezone.localdate(each.recorded_from)) for each in lapsed]
    assert days == [("registered", date(2018, 3, 15)), ("lapsed", date(2020, 4, 1))]
    assert RegistrationVersion.objects.as_of(datetime.fromisoformat("2019-01-01T00:00:00+09:00")).count() == 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_csv_in_every_usual_encoding(registrar: User, encoding: str) -> None:
    assert taken(as_csv(rows(3), encoding), registrar).new == 3


def test_tabs_and_workbooks_are_lists_too(registrar: User) -> None:
    assert taken(as_csv(rows(3), delimiter="\t"), registrar).new == 3
    again = taken(as_workbook(rows(3)), registrar)
    assert (again.same, again.new, again.changed) == (3, 0, 0)


def test_the_same_list_again_changes_nothing(registrar: User) -> None:
    taken(as_csv(rows()), registrar)
    again = taken(as_csv(rows()), registrar)
    assert (again.same, again.new, again.changed, again.new_organizations) == (86, 0, 0, 0)
    assert Entry.objects.filter(verb="import_registration").count() == 86
    assert RegistrationVersion.objects.current().count() == 86


def test_a_rehearsal_changes_nothing_and_tells_what_would_come(registrar: User) -> None:
    outcome = taken(as_csv(rows()), registrar, is_rehearsal=True)
    assert (outcome.new, outcome.new_organizations) == (86, 20)
    assert not Registration.objects.exists()
    assert not Organization.objects.exists()


def test_a_row_that_differs_changes_its_registration(registrar: User) -> None:
    taken(as_csv(rows(3)), registrar)
    mended = row(2, 製品名="新しい名前", レベル="1", 対象分野="")
    outcome = taken(as_csv([row(1), mended, row(3)]), registrar)
    assert (outcome.changed, outcome.same) == (1, 2)
    registration = Registration.objects.get(sequence=2)
    versions = list(registration.versions.values_list("level", "product_names", "recorded_to"))
    assert versions == [(3, ["見本電子カルテ2"], AT), (1, ["新しい名前"], None)]
    assert (registration.level, registration.declaration.areas) == (1, [])


def test_what_the_portal_has_changed_since_is_not_overwritten(registrar: User) -> None:
    taken(as_csv(rows(3)), registrar)
    declaration = Registration.objects.get(sequence=2).declaration
    Entry.objects.create(at=AT, verb="revoke_registration", kind="registrations.declaration", key=str(declaration.pk))
    outcome = taken(as_csv([row(2, 製品名="新しい名前")]), registrar)
    assert told(outcome) == [("A2", "number")]
    assert Product.objects.get(declaration=declaration).name == "見本電子カルテ2"


WRONG = {
    "登録番号": "GHS-2",
    "企業・団体名": "",
    "法人番号": "1.23457E+12",
    "レベル": "4",
    "対象分野": "品質マネジメント",
    "ガイドライン版": "9.99",
    "登録日": "平成30年2月30日",
    "有効期限": "2027-03-30",
    "状態": "たぶん有効",
    "終了日": "43831",
}
COLUMNS = dict(zip(HEADINGS, "ABCDEFGHIJKLMN", strict=True))


def test_ten_planted_errors_are_told_cell_by_cell(registrar: User) -> None:
    table = rows()
    for at, (heading, value) in enumerate(WRONG.items(), start=10):
        table[at] = row(at + 1, **{heading: value} | ({"レベル": "3"} if heading == "対象分野" else {}))
    table[11][1] = "株式会社髙橋メディカル"
    table[30][1] = "株式会社高橋メディカル"
    outcome = taken(as_workbook(table), registrar)
    assert not Registration.objects.exists()
    wrong = {f"{COLUMNS[heading]}{at + 3}" for at, heading in enumerate(WRONG, start=10)}
    assert {fault.place for fault in outcome.faults} >= wrong - {"B14"}
    assert all(fault.text and fault.label for fault in outcome.faults)


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"法人番号": 7000012050002.0}, None),
        ({"法人番号": "７０００－０１２０－５０００２"}, None),
        ({"法人番号": "7000012050003"}, "corporate_number"),
        ({"法人番号": 7.00001e12}, "corporate_number"),
        ({"有効期限": "2018-02-28"}, "expires_on"),
        ({"登録日": "平成30年3月15日"}, None),
        ({"登録日": "H30.3.15"}, None),
        ({"登録日": date(2018, 3, 15)}, None),
        ({"登録日": "令和元年5月1日"}, None),
        ({"登録日": "2099-01-01"}, "registered_on"),
        ({"登録日": ""}, "registered_on"),
        ({"有効期限": "2020-02-29", "状態": "失効"}, None),
        ({"有効期限": "2020-02-28", "状態": "失効"}, "expires_on"),
        ({"有効期限": "2020-02-29"}, "state"),
        ({"状態": "取消", "終了日": "2020-01-01"}, "public_reason"),
        ({"状態": "使用中止"}, "ended_on"),
        ({"ガイドライン版": 1.1}, None),
        ({"ガイドライン版": ""}, None),
        ({"登録番号": "ＧＨＳ－０００１"}, None),
        ({"登録番号": "1"}, None),
        ({"登録番号": "A-1"}, "number"),
        ({"製品名": "見本\x00"}, "product"),
        ({"レベル": "レベル２", "対象分野": ""}, "areas"),
    ],
)
def test_one_cell(registrar: User, changes: dict[str, Any], column: str | None) -> None:
    table = [row(1, レベル="2", 対象分野="品質マネジメント") if "レベル" not in changes else row(1)]
    for heading, value in changes.items():
        table[0][HEADINGS.index(heading)] = value
    content = as_csv(table) if any("\x00" in str(value) for value in changes.values()) else as_workbook(table)
    outcome = taken(content, registrar)
    assert [fault.column for fault in outcome.faults] == ([column] if column else [])
    assert Registration.objects.count() == (0 if column else 1)


def test_twins_and_doubles_are_told(registrar: User) -> None:
    names = ["髙橋医療", "高橋医療", "株式会社髙橋医療"]
    table = [row(at, 法人番号="", **{COMPANY: name}) for at, name in enumerate(names, start=5)]
    outcome = taken(as_csv([*table, table[0]]), registrar)
    assert sorted(told(outcome)) == [("A5", "number"), ("B3", "organization"), ("B4", "organization")]


def test_one_corporate_number_is_one_organisation(registrar: User) -> None:
    number = {"法人番号": "7000012050002"}
    table = [row(5, **number), row(6, **number)]
    assert told(taken(as_csv(table), registrar)) == [("D3", "corporate_number")]


def test_an_organisation_of_the_portal_is_found_again(registrar: User, owner: User) -> None:
    organization = owner.memberships.get().organization
    Organization.objects.update(search_key=search_key(organization.name))
    outcome = taken(as_csv([row(5, **{COMPANY: organization.name})]), registrar)
    assert (outcome.faults, outcome.new_organizations) == ([], 0)
    assert Registration.objects.get().organization == organization
    other = organization.name.replace("株式会社", "").strip() + "　株式会社"
    assert told(taken(as_csv([row(6, **{COMPANY: other})]), registrar)) == [("B2", "organization")]


@pytest.mark.parametrize(
    ("content", "columns"),
    [
        (b"", [""]),
        (b"\x81\x00\xff\xfe", [""]),
        (b"PK\x03\x04 no workbook", [""]),
        (b"a,b\n1,2\n", ["number", "organization", "product", "level", "registered_on", "expires_on"]),
    ],
)
def test_what_is_no_list_is_told(registrar: User, content: bytes, columns: list[str]) -> None:
    outcome = taken(io.BytesIO(content), registrar)
    assert [fault.column for fault in outcome.faults] == columns


def test_merged_cells_are_told(registrar: User) -> None:
    assert told(taken(as_workbook(rows(3), merged="B3:B4"), registrar)) == [("B3:B4", "")]


def test_merged_cells_hide_no_other_fault(registrar: User) -> None:
    table = [row(1), row(2, **{COMPANY: ""}), row(3, レベル="4")]
    assert told(taken(as_workbook(table, merged="B3:B4"), registrar)) == [("B3:B4", ""), ("G5", "level")]
    assert not Registration.objects.exists()


def test_columns_may_be_chosen_by_hand(registrar: User) -> None:
    content = as_csv(rows(2))
    mapping = {
        "number": 0,
        "organization": 1,
        "product": 4,
        "level": 6,
        "areas": 7,
        "registered_on": 9,
        "expires_on": 10,
    }
    outcome = taken(content, registrar, mapping=mapping)
    assert (outcome.faults, outcome.new) == ([], 2)
    assert Organization.objects.filter(corporate_number="").count() == 2


def test_what_was_merged_since_is_found_as_the_organisation_that_was_kept(registrar: User) -> None:
    companies = [row(1, **{COMPANY: "甲社", "法人番号": ""}), row(2, **{COMPANY: "乙社", "法人番号": ""})]
    taken(as_csv(companies), registrar)
    keep, merge = Organization.objects.get(name="甲社"), Organization.objects.get(name="乙社")
    merge_accounts(
        keep=keep, merge=merge, reason=Organization.MergeReason.DUPLICATE, remark="登記", by=registrar, at=AT
    )
    more = [row(25, **{COMPANY: "乙社"}), row(26, **{COMPANY: "甲社"})]
    outcome = taken(as_csv([*companies, *more]), registrar)
    assert (outcome.faults, outcome.same, outcome.new, outcome.new_organizations) == ([], 2, 2, 0)
    assert set(Registration.objects.filter(sequence__in=[25, 26]).values_list("organization", flat=True)) == {keep.pk}
