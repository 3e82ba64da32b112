"""A newcomer makes an account and an organisation, and brings a colleague."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from ghs.accounts.models import Membership, User
from tests.factories import PASSWORD

STRONG = "quiet-lantern-river-42"


def sign_up(page: Page, email: str) -> None:
    """Fill in the sign-up form as people do."""
    page.goto("/accounts/signup/")
    page.get_by_label("姓", exact=False).first.fill("髙橋")
    page.fill("[name=given_name]", "花子")
    page.fill("[name=family_name_kana]", "たかはし")
    page.fill("[name=given_name_kana]", "ハナコ")
    page.fill("[name=email]", email)
    page.fill("[name=password1]", STRONG)
    page.fill("[name=password2]", STRONG)
    page.locator("main form button").first.click()


def log_in(page: Page, email: str, password: str) -> None:
    """Log in by address and password."""
    page.goto("/accounts/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", password)
    page.get_by_role("button", name="ログイン", exact=True).click()


def test_from_sign_up_to_an_organization_with_a_colleague(
    page: Page, page_of: Callable[[User], Page], attendee: User, link_to: Callable[[str, str], str], axe: Callable
) -> None:
    sign_up(page, "hanako@takahashi.example")
    axe(page)
    page.goto(link_to("hanako@takahashi.example", "confirm-email"))
    axe(page)
    page.locator("main form button").click()
    log_in(page, "hanako@takahashi.example", STRONG)
    expect(page).to_have_url(page.url.split("/my/")[0] + "/my/")
    axe(page)

    page.goto("/my/organizations/add/")
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_role("alert")).to_be_visible()
    axe(page)
    page.fill("[name=name]", "株式会社髙橋メディカル")
    page.fill("[name=name_kana]", "たかはしめでぃかる")
    page.fill("[name=postcode]", "１００－０００１")
    page.get_by_role("button", name="郵便番号から住所を入力する").click()
    expect(page.locator("[name=address]")).to_have_value("東京都千代田区千代田")
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("株式会社髙橋メディカル")
    axe(page)

    page.get_by_role("link", name="担当者を招待する").click()
    page.fill("[name=email]", attendee.email)
    page.get_by_role("button", name="招待を送る").click()
    colleague = page_of(attendee)
    colleague.goto(link_to(attendee.email, "invitations"))
    axe(colleague)
    colleague.get_by_role("button", name="招待を受ける").click()

    assert Membership.objects.get(user=attendee).organization.name == "株式会社髙橋メディカル"


def test_without_scripts_the_postcode_button_works_too(
    new_context: Callable, attendee: User, live_server: object
) -> None:
    context = new_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, attendee.email, PASSWORD)
    page.goto("/my/organizations/add/")
    page.fill("[name=postcode]", "1000001")

    page.get_by_role("button", name="郵便番号から住所を入力する").click()

    expect(page.locator("[name=address]")).to_have_value("東京都千代田区千代田")


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"])
def test_entrance_pages_are_accessible(page: Page, axe: Callable, path: str) -> None:
    page.goto(path)

    axe(page)


def test_a_passkey_is_added_and_logs_in(page: Page, attendee: User, axe: Callable) -> None:
    log_in(page, attendee.email, PASSWORD)
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto("/accounts/2fa/webauthn/add/")
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button").first.click()
    axe(page)
    page.check("[name=passwordless]")
    page.locator("main form button").last.click()
    page.wait_for_url("**/recovery-codes/")

    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.click("#passkey_login")

    page.wait_for_url("**/my/")


def test_operator_looks_after_council_and_people(
    page_of: Callable[[User], Page], operator: User, owner: User, axe: Callable
) -> None:
    page = page_of(operator)
    for path in ["", "settings/", "settings/council/", "settings/price/", "people/", f"people/{owner.pk}/"]:
        page.goto(f"/desk/{path}")
        axe(page)
