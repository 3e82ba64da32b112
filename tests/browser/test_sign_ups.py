"""The attendee's journey in a real browser, and the organiser's: from the list of events to the workbook."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from ghs.accounts.models import User
from ghs.mail.models import Delivery
from tests.training.factories import CourseFactory, PartFactory, SignUpFactory, open_edition, over
from training.models import Edition, SignUp

Axe = Callable[[Page], None]
PageOf = Callable[[User], Page]

VALUES = {
    "姓": "髙橋",
    "名": "吉子",
    "姓（フリガナ）": "たかはし",
    "名（フリガナ）": "ﾖｼｺ",
    "会社名": "株式会社サンプル病院システム",
    "メールアドレス": "takahashi@hospital.example",
}


@pytest.fixture
def edition(transactional_db: None) -> Edition:
    """A seminar with a programme that takes sign-ups."""
    edition = open_edition(course=CourseFactory(slug="risk"), code="risk-2", number=2, capacity=3)
    PartFactory(edition=edition, title="ガイドラインの概要")
    PartFactory(edition=edition, kind="exercise", title="身近な例", minutes=200)
    return edition


def fill_in(page: Page) -> None:
    """Type what a sign-up needs."""
    for label, text in VALUES.items():
        page.get_by_label(re.compile(f"^{re.escape(label)} *必須")).fill(text)


def press(page: Page, name: str) -> None:
    """Press a button or follow a link that looks like one."""
    page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)).first.click()


def test_a_visitor_signs_up_changes_and_cancels(page: Page, edition: Edition, axe: Axe) -> None:
    page.goto("/learn/")
    page.get_by_role("link", name="リスク分析入門セミナー（第2回）").click()
    axe(page)
    press(page, "申し込む")
    axe(page)
    fill_in(page)
    press(page, "入力内容を確認する")
    expect(page.locator(".error-summary")).to_contain_text("個人情報の取り扱いに同意します")
    axe(page)
    page.get_by_label("個人情報の取り扱いに同意します").check()
    expect(page.get_by_label("メルマガの配信も希望します")).not_to_be_checked()
    press(page, "入力内容を確認する")
    expect(page.get_by_role("heading", level=1)).to_have_text("入力内容をご確認ください")
    axe(page)
    press(page, "修正する")
    expect(page.get_by_label("会社名")).to_have_value("株式会社サンプル病院システム")
    press(page, "入力内容を確認する")
    press(page, "申し込む")
    sign_up = SignUp.objects.get()
    expect(page.locator(".receipt-number")).to_have_text(sign_up.receipt_number)
    axe(page)
    manage_by_link(page, sign_up, axe)
    edition.refresh_from_db()
    assert edition.seats_taken == 0
    assert list(Delivery.objects.order_by("id").values_list("rule", flat=True)) == [
        "sign_up_received",
        "sign_up_changed",
        "sign_up_cancelled",
    ]


def manage_by_link(page: Page, sign_up: SignUp, axe: Axe) -> None:
    """Open the link of the mail, change the company, give the seat back."""
    link = re.search(r"/sign-ups/[\w-]+/", Delivery.objects.get().batch.text)
    assert link
    page.goto(link.group())
    axe(page)
    press(page, "申込内容の変更")
    axe(page)
    page.get_by_label("会社名").fill("別の会社")
    press(page, "保存する")
    expect(page.get_by_role("status")).to_have_text("申込内容を次のとおり保存しました。")
    press(page, "申込をキャンセルする")
    axe(page)
    press(page, "申込をキャンセルする")
    expect(page.get_by_text("にキャンセルされました")).to_be_visible()
    axe(page)
    sign_up.refresh_from_db()
    assert (sign_up.company, sign_up.state) == ("別の会社", "cancelled")


def test_a_double_click_on_send_is_one_sign_up(page: Page, edition: Edition) -> None:
    page.goto("/events/risk-2/sign-up/")
    fill_in(page)
    page.get_by_label("個人情報の取り扱いに同意します").check()
    press(page, "入力内容を確認する")
    page.get_by_role("button", name="申し込む").dblclick()
    expect(page.locator(".receipt-number")).to_be_visible()
    assert (SignUp.objects.count(), Delivery.objects.count()) == (1, 1)


def test_the_other_public_pages_are_accessible(page: Page, edition: Edition, axe: Axe) -> None:
    open_edition(code="full", capacity=2, seats_taken=2)
    open_edition(code="past", **over())
    for path in ["/learn/", "/events/", "/events/past/", "/events/full/", "/events/full/sign-up/"]:
        page.goto(path)
        axe(page)
    for path in [
        "/sign-ups/lost-link/",
        "/sign-ups/lost-link/sent/",
        "/sign-ups/forged/",
        "/en/events/risk-2/sign-up/",
    ]:
        page.goto(path)
        axe(page)


def test_a_person_finds_their_sign_ups(page_of: PageOf, attendee: User, edition: Edition, axe: Axe) -> None:
    sign_up = SignUpFactory(edition=edition, email=attendee.email)
    page = page_of(attendee)
    page.goto("/my/sign-ups/")
    axe(page)
    page.get_by_role("link", name="リスク分析入門セミナー（第2回）").click()
    expect(page.get_by_role("main")).to_contain_text(sign_up.receipt_number)
    axe(page)


def test_an_organiser_plans_publishes_and_looks_after_an_event(
    page_of: PageOf, organiser: User, edition: Edition, axe: Axe
) -> None:
    page = page_of(organiser)
    page.goto("/desk/events/")
    axe(page)
    page.get_by_role("link", name=re.compile("^開催回を登録する")).click()
    for label, text in {"開始日時": "2030-02-01T13:00", "終了日時": "2030-02-01T17:00", "会場 ": "会議室"}.items():
        page.get_by_label(label).first.fill(text)
    page.get_by_label("受付開始日時").fill("2026-01-01T09:00")
    page.get_by_label("受付終了日時").fill("2030-01-31T17:00")
    axe(page)
    press(page, "保存する")
    page.get_by_label("表題").first.fill("概要")
    press(page, "プログラムを保存する")
    expect(page.locator(".error-summary")).to_contain_text("1行目の分")
    axe(page)
    page.locator("#id_parts-0-minutes").fill("４０")
    press(page, "プログラムを保存する")
    axe(page)
    press(page, "公開する")
    expect(page.get_by_role("main")).to_contain_text("公開中")
    assert list(Edition.objects.order_by("id").values_list("code", "state")) == [("risk-2", "open"), ("risk-3", "open")]


def test_an_organiser_corrects_cancels_and_downloads(
    page_of: PageOf, organiser: User, edition: Edition, axe: Axe
) -> None:
    Edition.objects.filter(pk=edition.pk).update(seats_taken=1)
    sign_up = SignUpFactory(edition=edition)
    page = page_of(organiser)
    page.goto("/desk/events/risk-2/")
    press(page, "申込者の一覧")
    page.get_by_label("氏名・会社名・メールアドレス・受付番号").fill("さとう")
    press(page, "検索")
    axe(page)
    with page.expect_download() as download:
        press(page, "XLSXでダウンロード")
    book = load_workbook(BytesIO(download.value.path().read_bytes()))
    assert book.active["A2"].value == sign_up.receipt_number
    page.get_by_role("link", name="佐藤 健").click()
    axe(page)
    press(page, "申込内容・アドレスの訂正")
    page.get_by_label("メールアドレス").fill("right@hospital.example")
    axe(page)
    press(page, "保存して参加者に知らせる")
    press(page, "申込をキャンセルする")
    axe(page)
    page.get_by_label("理由").fill("会場の都合")
    press(page, "申込をキャンセルする")
    expect(page.get_by_role("main")).to_contain_text("会場の都合")
    sign_up.refresh_from_db()
    assert (sign_up.email, sign_up.state) == ("right@hospital.example", "cancelled")
