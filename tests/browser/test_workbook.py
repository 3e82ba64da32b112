"""The checklist goes out as a workbook and comes back, in a real browser."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from ghs.accounts.models import User
from ghs.council.actions import load_first_values
from ghs.library.actions import load_guideline
from registrations.models import Answer, Declaration
from tests.registrations.factories import draft

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
SHEET = "リスクマネジメント"


@pytest.fixture
def declaration(transactional_db: None, owner: User) -> Declaration:
    """A draft with the sample checklist, nothing answered."""
    load_first_values(at=AT)
    load_guideline(at=AT)
    return draft(owner, owner.memberships.get().organization)


def test_the_checklist_is_filled_in_away_from_the_site(
    declaration: Declaration,
    owner: User,
    page_of: Callable[[User], Page],
    axe: Callable[[Page], None],
    tmp_path: Path,
) -> None:
    page = page_of(owner)
    page.goto(f"/my/declarations/{declaration.pk}/")
    page.get_by_role("link", name="チェックリストをExcelで記入する").click()
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="チェックリストをダウンロードする（Excel）").click()
    book = tmp_path / "checklist.xlsx"
    download.value.save_as(book)

    fill(book, {"E2": "たぶん", "F3": "理由", "G2": "開発計画書"})
    send(page, book)
    expect(page.get_by_role("alert")).to_contain_text("直していただきたい所")
    expect(page.get_by_role("row", name="E2")).to_contain_text("たぶん")
    axe(page)

    fill(book, {"E2": "○", "H2": "DP-1"})
    Answer.objects.filter(declaration=declaration, criterion__number="R-2").update(reason="同僚の理由")
    send(page, book)
    expect(page.get_by_text("2項目が変わります")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="この内容で保存する").click()
    expect(page.get_by_role("alert")).to_contain_text("R-2")
    axe(page)
    expect(page.get_by_text("同僚の理由")).to_be_visible()
    page.get_by_label("Excelの内容にする").check()
    page.get_by_role("button", name="この内容で保存する").click()
    expect(page.get_by_text("2項目を変更しました")).to_be_visible()
    axe(page)
    first, second = declaration.answers.all()[:2]
    assert (first.verdict, first.evidence.get().named) == ("conforms", ("開発計画書", "DP-1", ""))
    assert second.reason == "理由"


def fill(book: Path, cells: dict[str, str]) -> None:
    opened = openpyxl.load_workbook(book)
    for place, value in cells.items():
        opened[SHEET][place] = value
    opened.save(book)


def send(page: Page, book: Path) -> None:
    if not page.get_by_label("記入済みのチェックリスト").count():
        page.get_by_role("link", name="別のExcelファイル").click()
    page.get_by_label("記入済みのチェックリスト").set_input_files(book)
    page.get_by_role("button", name="アップロードして変更内容を確認する").click()
