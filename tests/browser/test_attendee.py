"""Journey: somebody without an account takes a seat, changes it, loses the link, gives the seat back."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from ghs.accounts.models import User
from tests.training.factories import PartFactory, SignUpFactory, open_edition
from training.models import Edition, ManageLink, SignUp

Axe = Callable[[Page], None]
LinkTo = Callable[[str, str], str]

READER = "hanako@hospital.example"
ENTRIES = {
    "family_name": "髙橋",
    "given_name": "花子",
    "family_name_kana": "たかはし",
    "given_name_kana": "ﾊﾅｺ",
    "company": "㈱サンプル病院",
    "department": "情報システム部",
    "email": "ｈanako@Hospital.example",
    "phone": "０３−１２３４−５６７８",
}


@pytest.fixture
def edition(transactional_db: None) -> Edition:
    """A seminar with two seats, one of them taken."""
    edition = open_edition(code="seminar-1", capacity=2, seats_taken=1)
    PartFactory(edition=edition)
    SignUpFactory(edition=edition, receipt_number="E2026-500001", email="sato@hospital.example")
    return edition


def find(page: Page, axe: Axe) -> None:
    """Go from the list to the form."""
    page.goto("/events/")
    axe(page)
    page.get_by_role("link", name="リスク分析入門セミナー").click()
    axe(page)
    page.get_by_role("link", name="申し込む").click()
    axe(page)


def fill_in(page: Page) -> None:
    """Fill in the form and ask for the confirmation."""
    for name, value in ENTRIES.items():
        page.fill(f"[name={name}]", value)
    page.get_by_label("個人情報の取り扱いに同意します").check()
    page.get_by_role("button", name="入力内容を確認する").click()


def sign_up(page: Page, axe: Axe) -> None:
    """Fail with an empty form, fill it in, go back to mend an entry, send."""
    page.get_by_role("button", name="入力内容を確認する").click()
    expect(page.locator(".error-summary")).to_be_focused()
    axe(page)
    fill_in(page)
    expect(page.get_by_text("まだ申込は完了していません")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="修正する").click()
    page.get_by_label("部署").fill("企画部")
    page.get_by_role("button", name="入力内容を確認する").click()
    page.get_by_role("button", name="申し込む").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("お申込みを受け付けました")
    axe(page)


def change(page: Page, axe: Axe, link: str) -> None:
    """Change the company behind the secret link, after leaving it empty."""
    page.goto(link)
    axe(page)
    page.get_by_role("link", name="申込内容の変更").click()
    page.get_by_label("会社名").fill("")
    page.get_by_role("button", name="保存する").click()
    axe(page)
    page.get_by_label("会社名").fill("サンプル医療センター")
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_text("申込内容を次のとおり保存しました。")).to_be_visible()
    axe(page)


def lose_the_link(page: Page, axe: Axe) -> None:
    """Meet a link that was cut, and have a new one sent."""
    page.goto("/sign-ups/cut-off/")
    axe(page)
    page.get_by_role("link", name="リンクを再送する").click()
    axe(page)
    page.get_by_label("メールアドレス").fill(READER)
    page.get_by_role("button", name="リンクを送る").click()
    axe(page)


def cancel(page: Page, axe: Axe, link: str) -> None:
    """Give the seat back."""
    page.goto(link)
    page.get_by_role("link", name="申込をキャンセルする").click()
    axe(page)
    page.get_by_role("button", name="申込をキャンセルする").click()
    expect(page.get_by_text("申込をキャンセルしました。")).to_be_visible()
    axe(page)


def test_a_seat_is_taken_changed_found_again_and_given_back(
    page: Page, edition: Edition, link_to: LinkTo, axe: Axe
) -> None:
    find(page, axe)
    sign_up(page, axe)
    received = SignUp.objects.get(email=READER)
    assert (received.company, received.department, received.phone) == ("㈱サンプル病院", "企画部", "03-1234-5678")
    page.goto("/events/seminar-1/")
    expect(page.get_by_text("満席").first).to_be_visible()
    axe(page)

    change(page, axe, link_to(READER, "/sign-ups/"))
    assert link_to(READER, "/sign-ups/") == "/sign-ups/lost-link/"
    ManageLink.objects.update(created_at=edition.opens_at)
    lose_the_link(page, axe)
    cancel(page, axe, link_to(READER, "/sign-ups/"))

    received.refresh_from_db()
    edition.refresh_from_db()
    assert (received.company, received.state, edition.seats_taken) == ("サンプル医療センター", "cancelled", 1)


def test_two_clicks_are_one_sign_up(page: Page, edition: Edition, axe: Axe) -> None:
    page.goto("/events/seminar-1/sign-up/")
    fill_in(page)
    page.get_by_role("button", name="申し込む").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("お申込みを受け付けました")

    assert SignUp.objects.filter(email=READER).count() == 1


def test_the_organiser_lists_corrects_cancels_and_downloads(
    page_of: Callable[[User], Page], edition: Edition, organiser: User, link_to: LinkTo, axe: Axe
) -> None:
    page = page_of(organiser)
    page.goto("/desk/events/seminar-1/")
    axe(page)
    page.get_by_role("link", name="申込者の一覧").click()
    axe(page)
    page.get_by_role("link", name="佐藤 健").click()
    axe(page)
    page.get_by_role("link", name="申込内容・アドレスの訂正").click()
    axe(page)
    page.get_by_label("メールアドレス").fill("right@hospital.example")
    page.get_by_role("button", name="保存して参加者に知らせる").click()
    assert link_to("right@hospital.example", "/sign-ups/")
    page.get_by_role("link", name="申込をキャンセルする").click()
    page.get_by_role("button", name="申込をキャンセルする").click()
    axe(page)
    page.get_by_label("理由").fill("ご本人のお申し出のため")
    page.get_by_role("button", name="申込をキャンセルする").click()
    axe(page)
    assert rows_downloaded(page) == [("佐藤 健", "right@hospital.example", "キャンセル済み")]


def rows_downloaded(page: Page) -> list[tuple[str, str, str]]:
    """Return name, address and state of each line of the workbook."""
    page.goto("/desk/events/seminar-1/sign-ups/")
    with page.expect_download() as download:
        page.get_by_role("link", name="XLSXでダウンロード").click()
    sheet = load_workbook(BytesIO(Path(download.value.path()).read_bytes())).active
    return [(row[1], row[5], row[7]) for row in sheet.iter_rows(min_row=2, values_only=True)]
