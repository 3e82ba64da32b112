"""A buyer on a phone finds a product, compares it, follows it, and is told the day after it lapses."""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from ghs.council.actions import load_first_values
from ghs.mail.jobs import sweep
from ghs.mail.models import Delivery
from ghs.register.jobs import tell
from ghs.register.models import Follow
from ghs.text.normal import search_key
from registrations.actions import lapse_registration
from registrations.models import Declaration, Product, RegistrationVersion
from tests.browser.conftest import run_axe
from tests.conftest import MailServer
from tests.factories import OrganizationFactory
from tests.ghs.register.factories import FOLLOWER, register_product

PHONE = {"width": 390, "height": 844}


def fits(page: Page) -> None:
    """The page has no accessibility violation and no sideways scrolling on a phone."""
    results = run_axe(page)
    assert results.violations_count == 0, f"{page.url}:\n{results.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url


def registered() -> RegistrationVersion:
    """Two products of two makers; today is the last day of the first."""
    load_first_values(at=timezone.now())
    maker = OrganizationFactory(name="㈱髙橋メディカル", name_kana="タカハシメディカル")
    keys = "\n".join(map(search_key, ["GHS-0001", maker.name, "血圧ノート", "ケツアツノート"]))
    version = register_product(
        "血圧ノート", organization=maker, level=2, expires_on=timezone.localdate(), search_key=keys
    )
    Product.objects.create(declaration=version.registration.declaration, name="血圧ノート", name_kana="ケツアツノート")
    register_product("検体受付", sequence=2)
    return version


def find(page: Page) -> None:
    """Look for a product by a half-remembered name in kana, and open it."""
    page.goto("/register/")
    fits(page)
    page.get_by_label("企業名・製品名・登録番号").fill("けつあつ")
    page.get_by_role("button", name="検索").click()
    expect(page.get_by_text("㈱髙橋メディカル").first).to_be_visible()
    fits(page)
    page.get_by_role("link", name="血圧ノート").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("血圧ノート")
    fits(page)


def compare(page: Page) -> None:
    """Put the product beside another one."""
    page.goto("/register/compare/?number=GHS-0001")
    page.get_by_label("比較に加える登録番号").fill("GHS-0002")
    page.get_by_role("button", name="加える").click()
    expect(page.get_by_text("検体受付").first).to_be_visible()
    fits(page)


def ask(page: Page, mail_server: MailServer) -> None:
    """Ask for mails from the product's page, and confirm with the link of the mail that came."""
    page.goto("/register/GHS-0001/")
    page.get_by_role("link", name="メールで受け取る").click()
    fits(page)
    page.get_by_label("メールアドレス").fill(FOLLOWER)
    page.get_by_label("お知らせメールの受信に同意します").check()
    page.get_by_role("button", name="確認メールを受け取る").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("メールをご確認ください")
    fits(page)
    sweep(at=timezone.now())
    page.goto(link_in(mail_server, "/register/follow/confirm/"))
    expect(page.get_by_text("GHS-0001 血圧ノート")).to_be_visible()
    fits(page)
    assert Follow.objects.get().confirmed_at is None
    page.get_by_role("button", name="メールで受け取る").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("変更のお知らせの申込みが完了しました")
    fits(page)


def link_in(mail_server: MailServer, part: str) -> str:
    """Return the path of the first link of the newest mail that holds a part."""
    text = mail_server.to(FOLLOWER)[-1].get_body(("plain",)).get_content()
    return urlsplit(re.search(rf"https?://\S*{part}\S*", text)[0]).path


def lapse(version: RegistrationVersion) -> None:
    """The night after the last day passes, then the morning comes."""
    midnight = timezone.localtime() + timedelta(days=1)
    midnight = midnight.replace(hour=0, minute=10)
    lapse_registration(registration=version.registration, at=midnight)
    assert version.registration.versions.current().get().state == Declaration.State.LAPSED
    assert tell(at=midnight.replace(hour=7, minute=5)) == 1
    Delivery.objects.pending().update(not_before=timezone.now())
    sweep(at=timezone.now())


def leave(page: Page, mail_server: MailServer) -> None:
    """The mail program's own button stops everything without a cookie."""
    mail = mail_server.to(FOLLOWER)[-1]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    off = urlsplit(mail["List-Unsubscribe"].strip("<>")).path
    page.goto(link_in(mail_server, "/register/follows/"))
    expect(page.get_by_text("GHS-0001 血圧ノート")).to_be_visible()
    fits(page)
    page.goto(off)
    fits(page)
    assert Follow.objects.exists()
    assert Client(enforce_csrf_checks=True).post(off, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Follow.objects.exists()
    page.goto(off)
    expect(page.get_by_role("heading", level=1)).to_have_text("変更のお知らせを停止しました")
    fits(page)


def test_a_buyer_on_a_phone_is_told_of_a_lapse(new_context: Callable, smtp_server: MailServer) -> None:
    version = registered()
    page = new_context(viewport=PHONE).new_page()
    find(page)
    compare(page)
    ask(page, smtp_server)
    lapse(version)
    mail = smtp_server.to(FOLLOWER)[-1]
    assert mail["Subject"] == "[GHSヘルスソフトウェア] 登録一覧の変更 1件：GHS-0001 血圧ノート"
    page.goto(link_in(smtp_server, "/register/GHS-0001/"))
    expect(page.locator(".register-standing")).to_contain_text("失効")
    fits(page)
    page.goto("/register/changes/?period=7")
    fits(page)
    leave(page, smtp_server)
