"""A change notice from the registered declaration to the register, in real browsers."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from ghs.accounts.models import Organization, User
from ghs.council.actions import load_first_values
from registrations.models import Declaration, RegistrationVersion
from tests.registrations.factories import AT, Case, complete_draft, small_checklist


@pytest.fixture
def registered(
    transactional_db: None, organization: Organization, owner: User, reviewer: User, registrar: User
) -> Case:
    """What the owner's organisation has registered, with two items a vendor answers."""
    load_first_values(at=AT)
    small_checklist()
    return Case(complete_draft(owner, organization), owner, reviewer, registrar, AT).to("registered")


def test_a_new_release_goes_from_the_vendor_over_the_desk_into_the_register(
    registered: Case, page_of: Callable[[User], Page], axe: Callable[[Page], None]
) -> None:
    page = page_of(registered.vendor)
    file_notice(page, registered, axe)
    notice = Declaration.objects.exclude(pk=registered.declaration.pk).get()
    reviewing = page_of(registered.reviewer)
    reviewing.goto("/desk/declarations/")
    expect(reviewing.locator(".revision-mark")).to_contain_text("改訂届")
    reviewing.goto(f"/desk/declarations/{notice.pk}/")
    reviewing.get_by_role("button", name="確認を始める").click()
    expect(reviewing.locator(".revision")).to_contain_text("無料")
    axe(reviewing)
    Case(notice, registered.vendor, registered.reviewer, registered.registrar, registered.tick()).step("propose")
    deciding = page_of(registered.registrar)
    deciding.goto(f"/desk/declarations/{notice.pk}/accept/")
    deciding.locator("form.confirm button, main form button.btn-primary").first.click()
    page.goto(f"/my/declarations/{registered.declaration.pk}/")
    expect(page.locator(".state").first).to_have_text("改訂済")
    axe(page)
    version = RegistrationVersion.objects.current().get()
    assert (version.state, version.product_details[0]["version_range"]) == ("registered", "4.0～4.9")


def file_notice(page: Page, registered: Case, axe: Callable[[Page], None]) -> None:
    """Begin the notice, confirm again what it touches, write the versions and hand it in."""
    page.goto(f"/my/declarations/{registered.declaration.pk}/")
    page.get_by_role("link", name="改訂届を出す").click()
    axe(page)
    page.get_by_label("製品（新しいリリース").check()
    page.get_by_role("group", name="変更が及ぶ領域").get_by_label("リスクマネジメント").check()
    page.get_by_role("button", name="回答し直す項目を確認する").click()
    axe(page)
    page.get_by_role("button", name="改訂届の作成を始める").click()
    expect(page.locator(".revision")).to_contain_text("2 項目に回答してください")
    page.get_by_role("link", name="リスクマネジメント", exact=False).first.click()
    for box in page.get_by_label("項目を読み直し、回答が今も当てはまることを確かめました").all():
        box.check()
    with page.expect_navigation():
        page.locator("button[value='save'], .actions button.btn-primary").first.click()
    notice = Declaration.objects.exclude(pk=registered.declaration.pk).get()
    page.goto(f"/my/declarations/{notice.pk}/products/{notice.products.get().pk}/")
    page.get_by_label("対象バージョン").fill("4.0～4.9")
    with page.expect_navigation():
        page.locator(".actions button.btn-primary").first.click()
    page.goto(f"/my/declarations/{notice.pk}/submit/")
    for box in page.locator("main form input[type=checkbox]").all():
        box.check()
    page.get_by_role("button", name="適合宣言を提出する").click()
    expect(page).to_have_url(f"/my/declarations/{notice.pk}/submitted/")
