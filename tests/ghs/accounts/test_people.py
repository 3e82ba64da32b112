"""Accounts, staff roles and second factors."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from ghs.accounts.actions.people import (
    LastOperator,
    NoSecondFactor,
    OwnSecondFactor,
    reset_second_factor,
    set_staff_roles,
)
from ghs.accounts.demonstration import PEOPLE
from ghs.accounts.models import User
from ghs.accounts.roles import OFFICE, PERMISSIONS, Permission, Role, permissions_of
from ghs.history.queries import history_of
from ghs.mail.models import Delivery
from tests.factories import PASSWORD, UserFactory, staff

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
SIGNUP = {
    "email": "new@company.example",
    "password1": "quiet-lantern-river-42",
    "password2": "quiet-lantern-river-42",
    "family_name": "髙橋",
    "given_name": "花子",
    "family_name_kana": "たかはし",
    "given_name_kana": "ﾊﾅｺ",
}


def test_office_holds_every_permission() -> None:
    assert permissions_of(OFFICE) == frozenset(Permission)
    assert set(PERMISSIONS) == set(Role)


def test_staff_roles_are_given_taken_and_recorded(operator: User, attendee: User) -> None:
    set_staff_roles(by=operator, at=NOW, person=attendee, roles={Role.REVIEWER, Role.ORGANISER})
    set_staff_roles(by=operator, at=NOW, person=attendee, roles={Role.REVIEWER})

    assert User.objects.get(pk=attendee.pk).roles == {Role.REVIEWER}
    assert [entry.detail for entry in history_of(attendee)] == [
        {"given": ["organiser", "reviewer"], "taken": []},
        {"given": [], "taken": ["organiser"]},
    ]


def test_the_last_operator_stays(operator: User) -> None:
    with pytest.raises(LastOperator):
        set_staff_roles(by=operator, at=NOW, person=operator, roles=set())


def test_lost_factor_is_removed_by_another_person_and_told(operator: User, reviewer: User) -> None:
    Authenticator.objects.create(user=reviewer, type=Authenticator.Type.TOTP, data={})

    reset_second_factor(by=operator, at=NOW, person=reviewer, reason="電話で確認")

    assert not Authenticator.objects.filter(user=reviewer).exists()
    assert history_of(reviewer).get().by == operator.reference
    assert Delivery.objects.get(rule="second_factor_reset").address == reviewer.email
    with pytest.raises(NoSecondFactor):
        reset_second_factor(by=operator, at=NOW, person=reviewer, reason="もう一度")
    with pytest.raises(OwnSecondFactor):
        reset_second_factor(by=operator, at=NOW, person=operator, reason="自分")


def test_first_operator_is_made_on_the_command_line(attendee: User) -> None:
    for _again in range(2):
        call_command("make_operator", attendee.email.upper())

    assert User.objects.get(pk=attendee.pk).roles == {Role.OPERATOR}
    assert [entry.by for entry in history_of(attendee)] == [None]
    with pytest.raises(CommandError, match="Nobody"):
        call_command("make_operator", "nobody@else.example")


def test_signing_up_keeps_clean_names_and_asks_to_confirm(visitor: Client) -> None:
    response = visitor.post("/accounts/signup/", SIGNUP)

    person = User.objects.get(email="new@company.example")
    assert response.headers["Location"] == "/accounts/confirm-email/"
    assert (person.full_name, person.family_name_kana, person.given_name_kana) == ("髙橋 花子", "タカハシ", "ハナコ")
    assert person.language == "ja"
    assert Delivery.objects.get().batch.is_secret


def test_signing_up_with_a_known_address_looks_the_same(visitor: Client, attendee: User) -> None:
    response = visitor.post("/accounts/signup/", {**SIGNUP, "email": attendee.email})

    assert response.headers["Location"] == "/accounts/confirm-email/"
    assert User.objects.filter(email=attendee.email).count() == 1
    assert Delivery.objects.get().address == attendee.email


def test_english_people_get_english_mail(visitor: Client) -> None:
    visitor.post("/en/accounts/signup/", SIGNUP)

    assert User.objects.get(email=SIGNUP["email"]).language == "en"
    assert Delivery.objects.get().batch.language == "en"


def test_confirming_needs_a_click_on_the_page(visitor: Client) -> None:
    visitor.post("/accounts/signup/", SIGNUP)
    link = re.search(r"/accounts/confirm-email/\S+", Delivery.objects.get().batch.text)[0]
    person = User.objects.get(email=SIGNUP["email"])

    visitor.get(link)
    assert not person.emailaddress_set.get().verified
    visitor.post(link)

    assert person.emailaddress_set.get().verified


@pytest.mark.parametrize(
    ("path", "person", "status"),
    [
        ("/desk/", "attendee", 404),
        ("/desk/", "owner", 404),
        ("/desk/", "reviewer", 200),
        ("/desk/people/", "reviewer", 403),
        ("/desk/people/", "operator", 200),
        ("/desk/settings/", "organiser", 403),
        ("/desk/settings/", "operator", 200),
        ("/my/", "attendee", 200),
    ],
)
def test_outsiders_learn_nothing_and_colleagues_learn_that_they_may_not(
    request: pytest.FixtureRequest, client_of: Callable, path: str, person: str, status: int
) -> None:
    assert client_of(request.getfixturevalue(person)).get(path).status_code == status


def test_strangers_go_to_the_login_page(visitor: Client) -> None:
    assert visitor.get("/desk/people/").headers["Location"] == "/accounts/login/?next=/desk/people/"


def test_staff_without_a_second_factor_set_one_up_first(db: None) -> None:
    client = Client()
    client.force_login(staff(Role.REVIEWER))

    assert client.get("/desk/").headers["Location"] == "/accounts/2fa/"


@pytest.mark.parametrize(("person", "status"), [("operator", 200), ("reviewer", 403), ("attendee", 403)])
def test_admin_is_for_operators_with_a_second_factor(
    request: pytest.FixtureRequest, client_of: Callable, person: str, status: int
) -> None:
    client = client_of(request.getfixturevalue(person))

    assert client.get("/admin/", follow=True).status_code == status


def test_admin_sends_an_operator_without_second_factor_to_set_one_up(db: None) -> None:
    client = Client()
    client.force_login(staff(Role.OPERATOR))

    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == "/accounts/2fa/"


def test_demo_buttons_exist_in_a_demo_only(visitor: Client, settings: Settings) -> None:
    UserFactory(email=PEOPLE[0].email)
    path = f"/accounts/demo/{PEOPLE[0].key}/"
    assert visitor.post(path).status_code == 404
    assert path not in visitor.get("/accounts/login/").content.decode()

    settings.DEMO = True
    assert path in visitor.get("/accounts/login/").content.decode()
    assert visitor.get(path).status_code == 405
    assert visitor.post(path).headers["Location"] == "/my/"


@pytest.mark.parametrize(("asked", "reached"), [("/events/", "/events/"), ("https://evil.example/", "/my/")])
def test_a_demo_button_leads_to_the_page_that_asked(
    visitor: Client, settings: Settings, asked: str, reached: str
) -> None:
    settings.DEMO = True
    UserFactory(email=PEOPLE[0].email)
    page = visitor.get("/accounts/login/", {"next": asked}).content.decode()

    buttons = page.split('<ul class="demo-people">')[1].split("</ul>")[0]
    assert buttons.count(f'<input type="hidden" name="next" value="{asked}">') == len(PEOPLE)
    assert visitor.post(f"/accounts/demo/{PEOPLE[0].key}/", {"next": asked}).headers["Location"] == reached


def test_demo_session_skips_the_second_factor(visitor: Client, settings: Settings) -> None:
    settings.DEMO = True
    reviewer = next(person for person in PEOPLE if person.key == "reviewer")
    staff(*reviewer.roles, email=reviewer.email)

    assert visitor.post("/accounts/demo/reviewer/").headers["Location"] == "/desk/"
    assert visitor.get("/desk/").status_code == 200


def test_logging_in_by_password(visitor: Client, attendee: User) -> None:
    response = visitor.post("/accounts/login/", {"login": attendee.email, "password": PASSWORD})

    assert response.headers["Location"] == "/my/"


def test_profile_is_saved_clean(client_of: Callable, attendee: User) -> None:
    client_of(attendee).post(
        "/my/profile/",
        {
            "family_name": "新井",
            "given_name": "太郎",
            "family_name_kana": "あらい",
            "given_name_kana": "たろう",
            "language": "en",
        },
    )

    attendee.refresh_from_db()
    assert (attendee.full_name, attendee.family_name_kana, attendee.language) == ("新井 太郎", "アライ", "en")


def test_people_are_found_with_the_same_number_of_queries(
    client_of: Callable, operator: User, django_assert_max_num_queries: Callable
) -> None:
    UserFactory.create_batch(30, family_name="検索")

    client = client_of(operator)
    client.get("/desk/")

    with django_assert_max_num_queries(9):
        response = client.get("/desk/people/", {"q": "検索\x00"})

    assert response.context["page"].paginator.count == 30


def test_operator_gives_the_office_preset_and_resets_a_factor_in_the_desk(
    client_of: Callable, operator: User, reviewer: User
) -> None:
    Authenticator.objects.create(user=reviewer, type=Authenticator.Type.TOTP, data={})
    client = client_of(operator)

    client.post(f"/desk/people/{reviewer.pk}/", {"office": "1"})
    refused = client.post(f"/desk/people/{reviewer.pk}/second-factor/", {"reason": ""})
    done = client.post(f"/desk/people/{reviewer.pk}/second-factor/", {"reason": "対面で確認"})

    assert User.objects.get(pk=reviewer.pk).roles == OFFICE
    assert (refused.status_code, done.status_code) == (422, 302)
    assert not Authenticator.objects.filter(user=reviewer).exists()
