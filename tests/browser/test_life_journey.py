"""A registration's life in real browsers: decision, payment, changes, years, lapse, return, end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ghs.accounts.models import Organization, User
from ghs.billing.models import Invoice
from ghs.billing.subjects import Subject
from ghs.council.actions import load_first_values
from registrations.models import Declaration, Registration, Renewal
from tests.browser import living, noticing
from tests.browser.declaring import Look
from tests.clock import Clock
from tests.ghs.billing.bank import ACME
from tests.ghs.billing.factories import council
from tests.registrations.factories import AT, Case, complete_draft, next_edition, small_checklist

NUMBER = "GHS-0001"
LAST = date(2027, 11, 30)


@dataclass
class People:
    """One declaration, with everybody around it in a browser of one's own."""

    case: Case
    clock: Clock
    vendor: Page
    reviewer: Page
    registrar: Page
    public: Page

    @property
    def standing(self) -> Declaration:
        """The declaration that the registration stands on now."""
        return Registration.objects.select_related("declaration").get().declaration

    @property
    def notice(self) -> Case:
        """The newest change notice, with the people around it."""
        newest = Declaration.objects.exclude(revises=None).latest("id")
        return Case(newest, self.case.vendor, self.case.reviewer, self.case.registrar, AT)


@pytest.fixture
def people(
    transactional_db: None,
    organization: Organization,
    owner: User,
    reviewer: User,
    registrar: User,
    page: Page,
    page_of: Callable[[User], Page],
    monkeypatch: pytest.MonkeyPatch,
    settings: pytest.FixtureDef,
) -> People:
    """A declaration of Level 1 that waits for the decision; nobody is logged out as the years pass."""
    settings.SESSION_COOKIE_AGE = 10 * 365 * 24 * 3600
    clock = Clock(monkeypatch)
    clock.at(AT)
    load_first_values(at=AT)
    council()
    small_checklist(3)
    case = Case(complete_draft(owner, organization), owner, reviewer, registrar, AT).to("proposed")
    clock.at(datetime(2026, 11, 20, 5, tzinfo=UTC))
    return People(case, clock, page_of(owner), page_of(reviewer), page_of(registrar), page)


def test_a_registration_from_the_decision_to_its_end(
    people: People, axe: Look, tmp_path: Path, mail_to: Callable[[str], str]
) -> None:
    registered_when_paid(people, axe, tmp_path)
    a_new_release(people, axe)
    a_new_edition(people, axe)
    renewed_by_transfer(people, axe)
    assert "2028年11月30日" in mail_to("owner@acme.example")
    lapsed_and_back(people, axe)
    ended_by_the_vendor(people, axe)


def registered_when_paid(people: People, axe: Look, folder: Path) -> None:
    """Quote, decision, invoice, the bank's statement, number and permit, receipt."""
    living.take_quote(people.vendor, "山田 花子", axe)
    quote = living.paper(people.vendor, people.vendor.locator(".documents").get_by_role("link", name="見積書"), folder)
    assert [word in quote for word in ("株式会社アクメ医療", "山田花子様", "22,000円")] == [True] * 3
    living.decide(people.registrar, f"/desk/declarations/{people.case.declaration.pk}/")
    people.vendor.goto("/my/billing/")
    axe(people.vendor)
    due = people.vendor.locator(".next-step").filter(has_text="22,000円")
    invoice = living.paper(people.vendor, due.locator(".documents").get_by_role("link", name="請求書"), folder)
    assert [word in invoice for word in ("株式会社アクメ医療御中", "20,000", "2,000", "22,000円")] == [True] * 4
    number = Invoice.objects.get().number
    people.clock.at(datetime(2026, 11, 25, 1, tzinfo=UTC))
    rows = [("2026/11/24", 22_000, ACME), ("2026/11/24", 5_000, "ﾅｿﾞﾉ ｼﾞﾝﾌﾞﾂ"), ("2026/11/25", -440, "ﾌﾘｺﾐﾃｽｳﾘﾖｳ")]
    living.send_statement(people.reviewer, rows, axe)
    living.confirm_match(people.reviewer, number, "名義が一致", axe)
    expect(people.reviewer.locator(".match")).to_contain_text("ナゾノ ジンブツ")
    permit(people, folder)
    receipt = living.paper(people.vendor, living.take_receipt(people.vendor, number, axe), folder)
    assert [word in receipt for word in ("領収書", "株式会社アクメ医療御中", "22,000円")] == [True] * 3
    living.expect_public(people.public, NUMBER, "登録中", "2027年11月30日", "アクメ健康手帳")


def permit(people: People, folder: Path) -> None:
    people.vendor.goto(f"/my/declarations/{people.case.declaration.pk}/")
    link = people.vendor.get_by_role("link", name="使用許可証をダウンロード（PDF）")
    text = living.paper(people.vendor, link, folder)
    assert [word in text for word in (NUMBER, "2027年11月30日", "アクメ健康手帳")] == [True] * 3


def a_new_release(people: People, axe: Look) -> None:
    """A change notice asks again what the new release touches; the last day stays."""
    people.clock.at(datetime(2027, 2, 1, 1, tzinfo=UTC))
    page = people.vendor
    notice = noticing.begin(page, people.standing, ["製品（新しいリリース", "リスクマネジメント"], (3, 0), axe)
    noticing.confirm_items(page, 3, living.seen)
    page.get_by_role("link", name="アクメ健康手帳").first.click()
    page.get_by_label("対象バージョン").fill("4.0～4.9")
    page.get_by_role("button", name="保存する").click()
    noticing.hand_in(page, notice)
    noticing.decide(people.reviewer, people.registrar, people.notice, axe)
    living.expect_public(people.public, NUMBER, "登録中", "2027年11月30日")
    expect(people.public.locator(".register-product")).to_contain_text("4.0～4.9")
    page.goto(f"/my/declarations/{people.case.declaration.pk}/")
    expect(page.locator(".state").first).to_have_text("改訂済")


def a_new_edition(people: People, axe: Look) -> None:
    """Of a newer edition with one item reworded, exactly that item is asked again."""
    next_edition("1.30", date(2027, 4, 1), reworded="危害の可能性を文書にしていますか。")
    people.clock.at(datetime(2027, 5, 1, 1, tzinfo=UTC))
    page = people.vendor
    notice = noticing.begin(page, people.standing, ["最新のガイドライン版への切替え"], (1, 2), living.seen)
    noticing.confirm_items(page, 1, axe)
    noticing.hand_in(page, notice)
    noticing.decide(people.reviewer, people.registrar, people.notice, living.seen)
    living.expect_public(people.public, NUMBER, "登録中", "2027年11月30日")
    expect(people.public.locator("dl.facts").first).to_contain_text("1.30")


def renewed_by_transfer(people: People, axe: Look) -> None:
    """Ninety days before the last day the invoice comes; its payment gives another year."""
    people.clock.night(date(2027, 8, 31))
    assert not Renewal.objects.exists()
    people.clock.night(date(2027, 9, 1))
    invoice = renewal_invoice(LAST)
    people.vendor.goto("/my/billing/")
    expect(people.vendor.locator(".next-step").first).to_contain_text(invoice.number)
    people.reviewer.goto("/desk/renewals/")
    axe(people.reviewer)
    expect(people.reviewer.locator("tbody tr")).to_contain_text(invoice.number)
    payer = f"{invoice.transfer_reference} {ACME}"
    living.send_statement(people.reviewer, [("2027/09/01", 22_000, payer)], living.seen)
    living.confirm_match(people.reviewer, invoice.number, "摘要に請求書番号あり", living.seen)
    living.expect_public(people.public, NUMBER, "登録中", "2028年11月30日")


def lapsed_and_back(people: People, axe: Look) -> None:
    """Unpaid at the end of the year it lapses; a payment within three months brings it back."""
    people.clock.night(date(2028, 9, 1))
    people.clock.night(date(2028, 12, 1))
    living.expect_public(people.public, NUMBER, "失効", "2028年11月30日")
    axe(people.public)
    people.vendor.goto(f"/my/declarations/{people.standing.pk}/")
    expect(people.vendor.locator("main")).to_contain_text("2029年2月28日")
    axe(people.vendor)
    people.clock.at(datetime(2029, 1, 15, 1, tzinfo=UTC))
    living.note_by_hand(people.reviewer, renewal_invoice(date(2028, 11, 30)).number, 22_000, axe)
    living.expect_public(people.public, NUMBER, "登録中", "2029年11月30日")


def ended_by_the_vendor(people: People, axe: Look) -> None:
    people.clock.at(datetime(2029, 2, 1, 1, tzinfo=UTC))
    living.end_use(people.vendor, f"/my/declarations/{people.standing.pk}/", axe)
    living.expect_public(people.public, NUMBER, "使用中止", "2029年2月1日")


def renewal_invoice(extends_from: date) -> Invoice:
    """Return the invoice for the year after a last day."""
    renewal = Renewal.objects.get(extends_from=extends_from)
    return Invoice.objects.standing().for_subject(Subject.of(renewal)).get()
