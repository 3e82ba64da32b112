"""Declaring again from an earlier declaration."""

import uuid
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ghs.accounts.models import User
from ghs.council.actions import set_scheme_status
from ghs.history.queries import history_of
from ghs.library.models import GuidelineEdition
from registrations import actions
from registrations.actions.carrying import NotTheirs
from registrations.actions.drafting import NotOpen, SchemeClosed
from registrations.models import Answer, Declaration, Evidence
from tests.ghs.files.factories import pdf, upload
from tests.registrations.actions.test_answering import document, typed
from tests.registrations.factories import AT, DETAILS, Case, CriterionFactory, GuidelineEditionFactory, draft, new_case

FACTS = ("document_name", "document_number", "document_version", "link", "file")
LATER = AT + timedelta(days=1)


def next_edition(case: Case, **changed: Any) -> GuidelineEdition:
    """Publish an edition: the first item as it was, the second worded otherwise, one more added."""
    first, second = case.declaration.guideline_edition.criteria.filter(area="risk_management")
    edition: GuidelineEdition = GuidelineEditionFactory(number="1.30", published_on=AT.date())
    CriterionFactory(edition=edition, key=first.key, number="N-1", position=1)
    CriterionFactory(
        edition=edition,
        key=second.key,
        number="N-2",
        position=2,
        **{"text_ja": "意図した使用と使用者を文書にしていますか。"} | changed,
    )
    CriterionFactory(edition=edition, number="N-3", position=3)
    return edition


def again(case: Case, areas: tuple[str, ...] = (), submission: uuid.UUID | None = None) -> Declaration:
    return actions.declare_again(
        source=case.declaration, areas=areas, submission=submission or uuid.uuid4(), by=case.vendor, at=LATER
    )


def test_products_signatory_and_areas_are_taken_over(case: Case) -> None:
    case.declaration.products.create(**vars(replace(DETAILS, name="二つ目")))
    new = again(case, ("life_cycle",))
    new.refresh_from_db()
    assert (new.state, new.areas, new.level) == ("draft", ["life_cycle"], 2)
    assert (new.signatory_name, new.signatory_title, new.publish_documents) == ("山田 花子", "代表取締役", True)
    assert [actions.ProductDetails.of(each) for each in new.products.all()] == [
        DETAILS,
        replace(DETAILS, name="二つ目"),
    ]


def test_answers_carry_over_across_editions_by_their_key(case: Case) -> None:
    first, second = case.declaration.answers.all()
    Answer.objects.filter(pk=first.pk).update(reason="計画どおり")
    next_edition(case)
    new = again(case)
    rows = new.answers.values_list("criterion__number", "verdict", "reason", "carried_from", "is_to_read_again")
    assert list(rows) == [
        ("N-1", "conforms", "計画どおり", first.pk, False),
        ("N-2", "conforms", "", second.pk, True),
        ("N-3", "", "", None, False),
    ]
    entry = history_of(new).get(verb="carry_over_answers")
    assert entry.detail == {"source": case.declaration.pk, "holds": 1, "read_again": 1, "unanswered": 1}


def test_evidence_refers_to_the_same_file(case: Case) -> None:
    first = case.declaration.answers.first()
    file = document(first, upload=upload(pdf(), "証拠.pdf"), link="https://example.com/plan")
    case.do(actions.save_checklist, case.vendor, answers=[], evidence=[file])
    new = again(case).answers.get(carried_from=first)
    earlier = first.evidence.values_list(*FACTS)
    assert list(new.evidence.values_list(*FACTS)) == list(earlier)
    assert Evidence.objects.exclude(file=None).values("file").distinct().count() == 1


def test_a_verdict_that_is_no_longer_allowed_is_left_open(case: Case) -> None:
    case.declaration.answers.update(verdict="not_applicable", reason="通信しない")
    next_edition(case, not_applicable_allowed=False)
    answers = again(case).answers.values_list("verdict", "reason")
    assert list(answers) == [("not_applicable", "通信しない"), ("", "通信しない"), ("", "")]


def test_a_second_click_begins_nothing_new(case: Case) -> None:
    submission = uuid.uuid4()
    assert again(case, submission=submission) == again(case, submission=submission)
    assert Declaration.objects.count() == 2


def test_nothing_is_declared_again_while_the_scheme_is_closed(case: Case) -> None:
    set_scheme_status(
        by=case.vendor, at=AT, effective_on=AT.date(), status="closed", notice="終了", notice_english="Over"
    )
    with pytest.raises(SchemeClosed):
        again(case)


def test_what_is_answered_or_named_already_is_kept(case: Case) -> None:
    new = draft(case.vendor, case.declaration.organization)
    first, second = new.answers.all()
    Answer.objects.filter(pk=first.pk).update(verdict="does_not_conform")
    Evidence.objects.create(answer=second, document_name="新しい文書")
    counts = actions.carry_over_answers(declaration=new, source=case.declaration, by=case.vendor, at=AT)
    assert counts == Counter()
    assert list(new.answers.values_list("verdict", "carried_from")) == [("does_not_conform", None), ("", None)]
    assert Evidence.objects.filter(answer__declaration=new).count() == 1


def test_answers_of_another_organisation_or_ones_own_are_never_taken(case: Case, rival: User) -> None:
    stranger = new_case(rival.memberships.get().organization).declaration
    new = draft(case.vendor, case.declaration.organization)
    for source in (stranger, new):
        with pytest.raises(NotTheirs):
            actions.carry_over_answers(declaration=new, source=source, by=case.vendor, at=AT)
    assert not new.answers.exclude(carried_from=None).exists()


def test_nothing_is_taken_over_once_submitted(case: Case) -> None:
    source = draft(case.vendor, case.declaration.organization)
    case.to("submitted")
    with pytest.raises(NotOpen):
        actions.carry_over_answers(declaration=case.declaration, source=source, by=case.vendor, at=AT)


@pytest.fixture
def unread(case: Case) -> tuple[Case, Answer]:
    """A draft that was declared again, and its answer that must be read again."""
    next_edition(case)
    new = again(case)
    return Case(new, case.vendor, case.reviewer, case.registrar, LATER), new.answers.get(is_to_read_again=True)


def save(case: Case, *answers: Any, evidence: tuple[Any, ...] = ()) -> None:
    assert case.do(actions.save_checklist, case.vendor, answers=answers, evidence=evidence) == {}


def test_what_must_be_read_again_is_a_gap_until_it_is_confirmed(unread: tuple[Case, Answer]) -> None:
    case, answer = unread
    assert answer.gap(1) == "to_read_again"
    save(case, typed(answer, answer.verdict, answer.reason))
    answer.refresh_from_db()
    assert answer.is_to_read_again
    save(case, replace(typed(answer, answer.verdict, answer.reason), is_still_true=True))
    answer.refresh_from_db()
    assert (answer.gap(1), answer.is_to_read_again, answer.is_changed) == (None, False, False)


def test_a_changed_answer_counts_as_read_and_keeps_its_origin(unread: tuple[Case, Answer]) -> None:
    case, answer = unread
    save(case, typed(answer, "conforms", "改めて確認"))
    answer.refresh_from_db()
    assert (answer.is_to_read_again, answer.is_changed, answer.carried_from is None) == (False, True, False)


def test_another_document_changes_the_answer_but_does_not_read_it(unread: tuple[Case, Answer]) -> None:
    case, answer = unread
    save(case, evidence=(document(answer, "新しい文書"),))
    answer.refresh_from_db()
    assert (answer.is_to_read_again, answer.is_changed) == (True, True)


def test_what_was_never_read_again_stays_unread_when_it_is_taken_over_once_more(unread: tuple[Case, Answer]) -> None:
    case, answer = unread
    assert [row.carried_from for row in again(case).answers.filter(is_to_read_again=True)] == [answer]


@pytest.mark.parametrize("items", [20, 300])
def test_taking_over_needs_the_same_number_of_queries(case: Case, django_assert_num_queries: Any, items: int) -> None:
    edition = case.declaration.guideline_edition
    for _ in range(items - 2):
        answer = case.declaration.answers.create(criterion=CriterionFactory(edition=edition), verdict="conforms")
        answer.evidence.create(document_name="文書")
    new = draft(case.vendor, case.declaration.organization)
    with django_assert_num_queries(QUERIES):
        actions.carry_over_answers(declaration=new, source=case.declaration, by=case.vendor, at=AT)
    assert new.answers.filter(verdict="conforms", evidence__isnull=False).count() == items


# Savepoint begun and ended, lock, both checklists, documents, answers, documents written, history.
QUERIES = 9
