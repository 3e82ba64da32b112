"""The old register in a real browser: a list with ten faults, told cell by cell, mended, taken over, owners invited."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ghs.accounts.models import Invitation, Organization, User
from ghs.council.actions import load_first_values
from ghs.library.actions import load_guideline
from tests.browser.declaring import Look
from tests.registrations.factories import AT
from tests.registrations.legacy_lists import HEADINGS, as_csv, as_workbook, row, rows

COMPANY = HEADINGS[1]
# Which row of the list says what wrongly, and its cell in the workbook, where title and headings come first.
PLANTED: list[tuple[int, dict[str, Any], str, str]] = [
    (3, {"法人番号": 7.00001e12}, "D5", "丸め"),
    (7, {"法人番号": "7.00001E+12"}, "D9", "丸め"),
    (11, {"登録日": "平成31年2月29日"}, "J13", "存在しない日付"),
    (17, {"登録番号": "GHS-0016"}, "A19", "18行"),
    (23, {"製品名": ""}, "E25", ""),
    (29, {"レベル": "4"}, "G31", "1、2、3"),
    (35, {"有効期限": "2017-03-31"}, "K37", "登録日より前"),
    (42, {COMPANY: "株式会社高木システム"}, "B44", "髙木"),
    (50, {"状態": "継続中"}, "L52", "継続中"),
]
MERGED = "B60:B61"


@pytest.fixture
def desk(transactional_db: None, registrar: User, page_of: Callable[[User], Page]) -> Page:
    """A registrar's browser; the guideline editions are loaded."""
    load_first_values(at=AT)
    load_guideline(at=AT)
    return page_of(registrar)


def test_a_list_with_ten_faults_is_mended_taken_over_and_its_owners_invited(
    desk: Page, page: Page, axe: Look, mail_to: Callable[[str], str]
) -> None:
    upload(desk, "旧登録一覧.xlsx", as_workbook(faulty(), MERGED).getvalue(), axe)
    desk.get_by_role("button", name="確認する（何も変更しません）").click()
    expect_every_fault(desk)
    axe(desk)
    upload(desk, "旧登録一覧（修正済み）.csv", as_csv(sound(), "cp932").getvalue(), axe)
    take_over(desk, axe)
    page.goto("/register/")
    expect(page.locator(".register-count")).to_contain_text("86")
    page.goto("/register/?q=高木システム")
    expect(page.get_by_role("main").get_by_text("株式会社髙木システム").first).to_be_visible()
    invite(desk, axe)
    assert "株式会社髙木システム" in mail_to("owner@takagi.example")


def sound() -> list[list[Any]]:
    """Return the list as it should be: two rows are of a company with a rare letter in its name."""
    rare = {COMPANY: "株式会社髙木システム", "法人番号": ""}
    return [*rows(40), row(41, **rare), row(42, **rare), *rows(86)[42:]]


def faulty() -> list[list[Any]]:
    """Return the list with what people get wrong."""
    table = sound()
    for sequence, wrong, _place, _words in PLANTED:
        values = dict(zip(HEADINGS, table[sequence - 1], strict=True)) | wrong
        table[sequence - 1] = list(values.values())
    return table


def upload(page: Page, name: str, content: bytes, axe: Look) -> None:
    """Send a list from the page of the registrations on."""
    page.goto("/desk/registrations/")
    page.get_by_role("link", name="旧登録一覧の引き継ぎ").click()
    axe(page)
    page.get_by_label("登録一覧のファイル").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="アップロードする").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def expect_every_fault(page: Page) -> None:
    """Find each fault at its cell, with how to mend it, and no other."""
    told = page.locator("table.faults tbody tr")
    expect(told).to_have_count(len(PLANTED) + 1)
    for _sequence, _wrong, place, words in [*PLANTED, (0, {}, MERGED, "結合")]:
        expect(told.filter(has=page.get_by_text(place, exact=True))).to_contain_text(words)


def take_over(page: Page, axe: Look) -> None:
    """Try the mended list, then take it over."""
    page.get_by_role("button", name="確認する（何も変更しません）").click()
    expect(page.locator(".next-step")).to_contain_text("86")
    axe(page)
    page.get_by_role("button", name="一覧を引き継ぐ").click()
    expect(page.get_by_role("heading", name="引き継ぎ済み")).to_be_visible()
    axe(page)


def invite(page: Page, axe: Look) -> None:
    """Invite an owner for every organisation; one address is mistyped first."""
    page.get_by_role("link", name="管理者を招待").click()
    box = page.get_by_role("textbox").first
    names = [line.strip() for line in box.input_value().splitlines()]
    assert len(names) == Organization.objects.count() > 20
    addresses = {
        name: f"owner@{'takagi' if '髙木' in name else f'company{place}'}.example" for place, name in enumerate(names)
    }
    lines = [f"{name}\t{address}" for name, address in addresses.items()]
    box.fill("\n".join([*lines[:-1], lines[-1].replace(".example", "..example")]))
    page.get_by_role("button", name="確認画面へ進む").click()
    expect(page.get_by_role("alert")).to_contain_text(f"{len(lines)}行")
    axe(page)
    page.get_by_role("textbox").first.fill("\n".join(lines))
    page.get_by_role("button", name="確認画面へ進む").click()
    axe(page)
    page.locator("button[value='send']").click()
    expect(page.get_by_text(f"{len(lines)}件の招待を送ります")).to_be_visible()
    assert Invitation.objects.count() == len(lines)
