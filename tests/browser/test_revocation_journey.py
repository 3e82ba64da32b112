"""A revocation in real browsers: one person proposes, only another decides, everybody reads the reason."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from ghs.accounts.models import Organization, User
from ghs.accounts.roles import Role
from ghs.council.actions import load_first_values
from tests.browser import living
from tests.browser.declaring import Look
from tests.factories import staff
from tests.registrations.factories import AT, Case, complete_draft, small_checklist

REASON = "宣言した文書が存在しないことが確認されたため。"


@pytest.fixture
def registered(transactional_db: None, organization: Organization, owner: User, reviewer: User) -> Case:
    """A registration, and a registrar who took no part in it so far."""
    load_first_values(at=AT)
    small_checklist()
    registrar = staff(Role.REGISTRAR, email="first-registrar@council.example", given_name="一郎")
    return Case(complete_draft(owner, organization), owner, reviewer, registrar, AT).to("registered")


def test_a_revocation_takes_two_people_and_tells_its_reason(
    registered: Case,
    registrar: User,
    page: Page,
    page_of: Callable[[User], Page],
    mail_to: Callable[[str], str],
    axe: Look,
) -> None:
    proposing, deciding = page_of(registered.registrar), page_of(registrar)
    desk = f"/desk/declarations/{registered.declaration.pk}/"
    propose(proposing, desk, axe)
    living.expect_public(page, "GHS-0001", "登録中")
    assert "GHS-0001" in mail_to(registrar.email)
    refuse_the_same_person(proposing, desk, axe)
    decide(deciding, axe)
    assert REASON in mail_to("owner@acme.example")
    living.expect_public(page, "GHS-0001", "取消", REASON)
    axe(page)
    vendor = page_of(registered.vendor)
    vendor.goto(f"/my/declarations/{registered.declaration.pk}/")
    expect(vendor.locator(".next-step").first).to_contain_text(REASON)
    expect(vendor.get_by_role("link", name="改訂届を出す")).to_have_count(0)
    axe(vendor)


def propose(page: Page, path: str, axe: Look) -> None:
    """Propose the revocation; without a reason nothing is proposed."""
    page.goto(path)
    page.get_by_role("link", name="起案：取消").click()
    page.get_by_role("button", name="起案する").click()
    expect(page.get_by_role("alert")).to_contain_text("理由")
    axe(page)
    page.get_by_label("公表する理由").fill(REASON)
    page.get_by_role("button", name="起案する").click()
    expect(page.locator("#measure-title")).to_contain_text("取消")
    axe(page)


def refuse_the_same_person(page: Page, path: str, axe: Look) -> None:
    """Who proposed finds no button to decide, and the page behind it refuses."""
    expect(page.get_by_role("link", name="決裁する", exact=True)).to_have_count(0)
    dropping = page.get_by_role("link", name="起案を取り下げる").get_attribute("href") or ""
    page.goto(dropping.replace("/drop/", "/take/"))
    page.get_by_role("button", name="決裁してメールを送る").click()
    expect(page.get_by_role("alert")).to_contain_text("別の")
    axe(page)
    page.goto(path)
    expect(page.locator(".state").first).to_have_text("登録中")


def decide(page: Page, axe: Look) -> None:
    """Find what waits on the desk's first page, and decide."""
    page.goto("/desk/")
    page.get_by_role("main").get_by_role("link", name="2人目の決裁待ちの措置").click()
    axe(page)
    page.get_by_role("link", name="GHS-0001").click()
    page.get_by_role("link", name="決裁する", exact=True).click()
    expect(page.locator("main")).to_contain_text(REASON)
    axe(page)
    page.get_by_role("button", name="決裁してメールを送る").click()
    expect(page.locator(".state").first).to_have_text("取消")
