"""The last days of a vendor's registrations as a calendar."""

import re
from datetime import date, timedelta

import icalendar
import pytest

from ghs.history.models import Entry
from ghs.register.models import ExpiryCalendar
from tests.ghs.register.factories import register_product

pytestmark = pytest.mark.django_db

LONG_NAME = "血圧; 体温, 脈拍\\ノート" * 5


@pytest.fixture
def registered(organization):
    register_product(LONG_NAME, sequence=1, organization=organization, expires_on=date(2027, 1, 31))
    register_product("止", sequence=2, organization=organization, state="withdrawn", ended_on=date(2026, 1, 1))
    register_product("失", sequence=3, organization=organization, state="lapsed", expires_on=date(2026, 1, 31))
    register_product("他社", sequence=4)


def events(content):
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def address_of(page):
    return re.search(r"(/register/expiries/[\w-]+\.ics)", page.content.decode())[1]


def test_the_file_holds_the_last_days_of_ones_own_registrations(client_of, owner, registered):
    answer = client_of(owner).get("/my/registrations/expiries.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    lapsed, valid = events(answer.content)
    assert (valid["UID"], valid.decoded("DTSTART"), valid.decoded("DTEND")) == (
        "expiry-GHS-0001@localhost",
        date(2027, 1, 31),
        date(2027, 2, 1),
    )
    assert str(valid["SUMMARY"]) == f"登録の有効期限：GHS-0001 {LONG_NAME}"
    assert [alarm.decoded("TRIGGER") for alarm in valid.walk("VALARM")] == [
        timedelta(days=-days) for days in (60, 30, 7)
    ]
    assert (lapsed["UID"], list(lapsed.walk("VALARM"))) == ("expiry-GHS-0003@localhost", [])


def test_lines_are_short_and_end_as_the_standard_says(client_of, owner, registered):
    content = client_of(owner).get("/my/registrations/expiries.ics").content
    lines = content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_a_calendar_program_reads_the_secret_address_without_signing_in(client_of, owner, visitor, registered):
    page = client_of(owner).post("/my/registrations/calendar/", {"wish": "make"})
    address = address_of(page)
    assert "no-store" in page["Cache-Control"]
    answer = visitor.get(address)
    assert [str(event["UID"]) for event in events(answer.content)] == [
        "expiry-GHS-0003@localhost",
        "expiry-GHS-0001@localhost",
    ]
    assert "no-store" in answer["Cache-Control"]
    secret = address.removeprefix("/register/expiries/").removesuffix(".ics")
    assert ExpiryCalendar.objects.get().digest != secret
    assert secret not in client_of(owner).get("/my/registrations/calendar/").content.decode()


def test_a_new_address_ends_the_old_one_and_ending_ends_it(client_of, owner, visitor, registered):
    client = client_of(owner)
    old, new = (address_of(client.post("/my/registrations/calendar/", {"wish": "make"})) for _ in range(2))
    assert [visitor.get(old).status_code, visitor.get(new).status_code] == [404, 200]
    for _ in range(2):
        client.post("/my/registrations/calendar/", {"wish": "end"})
    assert visitor.get(new).status_code == 404
    assert Entry.objects.filter(verb="end_expiry_calendar").count() == 1


def test_who_leaves_the_organisation_or_the_portal_sees_nothing_more(client_of, owner, visitor, registered):
    address = address_of(client_of(owner).post("/my/registrations/calendar/", {"wish": "make"}))
    owner.memberships.all().delete()
    assert events(visitor.get(address).content) == []
    owner.is_active = False
    owner.save()
    assert visitor.get(address).status_code == 404


def test_others_see_their_own_days_only(client_of, rival, attendee, registered):
    for person in (rival, attendee):
        assert events(client_of(person).get("/my/registrations/expiries.ics").content) == []


def test_the_day_moves_under_the_same_name_when_it_is_renewed(client_of, owner, organization):
    version = register_product("甲", organization=organization, expires_on=date(2027, 1, 31))
    version.expires_on = date(2028, 1, 31)
    version.save()
    (event,) = events(client_of(owner).get("/my/registrations/expiries.ics").content)
    assert (event["UID"], event.decoded("DTSTART")) == ("expiry-GHS-0001@localhost", date(2028, 1, 31))
