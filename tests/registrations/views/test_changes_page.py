"""On a resubmission only what changed, at the desk and for the vendor."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from ghs.accounts.models import User
from registrations import actions
from registrations.models import Evidence
from registrations.queries import comparison_with_source
from tests.registrations.factories import Case
from tests.registrations.views.test_query_counts import widen


@pytest.fixture
def reviewing(case: Case, client_of: Callable[[User], Client]) -> Client:
    """The reviewer's client."""
    return client_of(case.reviewer)


def desk(case: Case) -> str:
    return f"/desk/declarations/{case.declaration.pk}/"


def mine(case: Case) -> str:
    return f"/my/declarations/{case.declaration.pk}/submissions/"


def corrected(case: Case, *, answers: bool = True) -> Case:
    """Return the case submitted again; the first item and the signatory were asked for."""
    case.to("checking")
    case.request(None, "役職を確認してください。")
    case.request(case.declaration.answers.first(), "版を補ってください。")
    case.do(actions.return_declaration, case.reviewer)
    if answers:
        Evidence.objects.filter(answer=case.declaration.answers.first()).update(document_version="3")
        case.declaration.signatory_title = "取締役"
        case.declaration.save()
    case.step("submit")
    return case


def test_the_desk_shows_first_only_what_changed(case: Case, reviewing: Client) -> None:
    first, last = corrected(case).declaration.answers.all()
    page = reviewing.get(desk(case)).text
    assert "第2回の提出（2026年11月20日（金））を、第1回の提出と比べています。" in page
    assert "計画書 / RM-1 / 第<del>2</del>版" in page
    assert "計画書 / RM-1 / 第<ins>3</ins>版" in page
    assert "版を補ってください。" in page
    assert "<del>代表取締役</del>" in page
    assert (f'id="answer-{first.pk}"' in page, f'id="answer-{last.pk}"' in page) == (True, False)


def test_a_link_given_as_evidence_is_a_change(case: Case, reviewing: Client) -> None:
    case.to("returned")
    link = "https://docs.example/plan"
    Evidence.objects.filter(answer=case.declaration.answers.first()).update(link=link)
    case.step("submit")
    assert f"<ins> / {link}</ins>" in reviewing.get(desk(case)).text


def test_what_was_asked_for_but_not_changed_is_told(case: Case, reviewing: Client) -> None:
    corrected(case, answers=False)
    page = reviewing.get(desk(case)).text
    assert "補正を依頼しましたが、この項目は変更されていません。" in page
    assert f'id="answer-{case.declaration.answers.first().pk}"' in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?show=all", [True, True]),
        ("?show=changed", [True, False]),
        ("?show=requests", [False, False]),
        ("?show=not_applicable", [False, True]),
        ("?show=x&against=source", [True, True]),
        ("?show=%00", [True, False]),
    ],
)
def test_the_address_says_which_items_are_shown(case: Case, reviewing: Client, query: str, shown: list[bool]) -> None:
    corrected(case)
    case.declaration.answers.filter(pk=case.declaration.answers.last().pk).update(verdict="not_applicable")
    page = reviewing.get(desk(case) + query).text
    assert [f'id="answer-{answer.pk}"' in page for answer in case.declaration.answers.all()] == shown


def test_a_first_submission_is_shown_whole(case: Case, reviewing: Client) -> None:
    case.to("checking")
    case.request(case.declaration.answers.first())
    page = reviewing.get(desk(case)).text
    assert "変更点のみ" not in page
    assert page.count('class="item item-read"') == 2
    requests = reviewing.get(f"{desk(case)}?show=requests").text
    assert requests.count('class="item item-read"') == 1


def test_the_vendor_sees_every_submission_and_its_changes(case: Case, client: Client) -> None:
    corrected(case)
    page = client.get(mine(case)).text
    assert "第2回の提出での変更点" in page
    assert "<ins>3</ins>" in page
    assert "比べる内容はありません" in client.get(f"{mine(case)}?number=1").text
    for number in ("9", "x", "%00", "-1"):
        assert "第2回の提出での変更点" in client.get(f"{mine(case)}?number={number}").text
    assert client.get(f"/en{mine(case)}").status_code == 200


def test_the_vendor_sees_what_is_changed_but_not_handed_in(case: Case, client: Client) -> None:
    case.to("returned")
    assert "変更はありません。" in client.get(mine(case)).text
    case.declaration.answers.filter(pk=case.declaration.answers.first().pk).update(reason="版を補いました。")
    page = client.get(mine(case)).text
    assert "<ins>版を補いました。</ins>" in page.replace("</ins><ins>", "")
    assert "第1回の提出" in page


def test_a_draft_has_nothing_handed_in(case: Case, client: Client) -> None:
    assert "提出時の内容の記録はありません" in client.get(mine(case)).text


def declared_again(case: Case) -> Case:
    """Return a declaration made from the case's registered one, with one reason added, and taken into checking."""
    case.to("registered")
    new = actions.declare_again(
        source=case.declaration, areas=(), submission=uuid.uuid4(), by=case.vendor, at=case.tick()
    )
    new.answers.filter(pk=new.answers.first().pk).update(reason="体制を改めました。")
    again = Case(new, case.vendor, case.reviewer, case.registrar, case.at)
    again.step("submit")
    again.step("take")
    return again


def test_a_renewal_shows_what_differs_from_the_declaration_taken_over(case: Case, reviewing: Client) -> None:
    again = declared_again(case)
    page = reviewing.get(desk(again)).text
    assert f"以前の適合宣言（{case.declaration.receipt_number}）と比べています" in page
    assert "<ins>体制を改めました。</ins>" in page.replace("</ins><ins>", "")
    assert page.count('class="item item-read"') == 1


def test_a_renewal_submitted_again_can_be_compared_with_both(case: Case, reviewing: Client) -> None:
    again = declared_again(case)
    again.step("return")
    again.step("submit")
    page = reviewing.get(desk(again)).text
    assert ("以前の適合宣言と比べる" in page, "体制を改めました。</ins>" in page) == (True, False)
    other = reviewing.get(f"{desk(again)}?against=source").text
    assert ("前回の提出と比べる" in other, "と比べています" in other) == (True, True)


def test_what_was_declared_before_submissions_were_kept_is_compared_as_it_stands(case: Case) -> None:
    again = declared_again(case).declaration
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE registrations_submission")
    found = comparison_with_source(again)
    assert [[change.after for change in changes] for _number, changes in found.items] == [["体制を改めました。"]]
    assert found.gone == []
    assert comparison_with_source(case.declaration) is None


def test_many_items_and_changes_need_no_more_queries(
    case: Case, reviewing: Client, django_assert_max_num_queries: Any
) -> None:
    corrected(case)
    counts = []
    for items in (20, 300):
        widen(case, items)
        case.step("take")
        case.step("return")
        case.step("submit")
        with django_assert_max_num_queries(70) as captured:
            assert reviewing.get(f"{desk(case)}?show=all").text.count('class="item item-read"') == items
        counts.append(len(captured))
    assert counts[0] == counts[1]
