"""Declaring again by a later guideline edition, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from ghs.accounts.models import Organization, User
from ghs.council.actions import load_first_values
from ghs.library.actions import load_guideline
from ghs.library.models import Area, GuidelineEdition
from registrations.models import Declaration
from tests.registrations.factories import AT, complete_draft


@pytest.fixture
def earlier(transactional_db: None, owner: User, organization: Organization) -> Declaration:
    """A complete declaration by the edition before the one in force."""
    load_first_values(at=AT)
    load_guideline(at=AT)
    declaration = complete_draft(owner, organization)
    declaration.answers.all().delete()
    declaration.guideline_edition = GuidelineEdition.objects.get(number="1.10")
    declaration.save()
    for criterion in declaration.guideline_edition.criteria.filter(area=Area.RISK_MANAGEMENT):
        answer = declaration.answers.create(criterion=criterion, verdict="conforms", reason="前回のとおり")
        answer.evidence.create(document_name="リスクマネジメント計画書", document_number="RM-1")
    return declaration


def test_earlier_answers_are_taken_over_and_read_again_where_the_wording_changed(
    earlier: Declaration, owner: User, page_of: Callable[[User], Page], axe: Callable[[Page], None]
) -> None:
    page = page_of(owner)
    page.goto("/my/declarations/new/")
    axe(page)
    page.get_by_role("link", name="アクメ健康手帳").click()
    expect(page.get_by_text("読み直しが必要です")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="下書きを始める").click()
    expect(page.get_by_role("status").first).to_contain_text("引き継いで")
    page.get_by_role("link", name="リスクマネジメント", exact=False).first.click()
    axe(page)
    item = page.locator("section.item").filter(has_text="この項目を読み直してください").first
    expect(item.locator("ins").first).to_be_visible()
    item.get_by_label("項目を読み直し、回答が今も当てはまることを確かめました").check()
    expect(item.locator(".task-state").first).to_have_text("完了")
    new = Declaration.objects.exclude(pk=earlier.pk).get()
    unread = page.locator(".reworded").count()
    assert new.answers.filter(is_to_read_again=True).count() == unread - 1
