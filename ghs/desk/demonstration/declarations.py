"""The first vendor's declarations on their way to registration: one in each state, some days old."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from ghs.accounts.models import Organization, User
from ghs.desk.demonstration.days import moment, working_day
from ghs.desk.demonstration.vendors import OWN_BRAND, product_of
from ghs.files.actions import keep_document
from ghs.files.models import StoredFile
from ghs.library.models import Area
from registrations import actions
from registrations.models import Answer, Decision, Declaration, Document, Evidence, Product

# Products that the first vendor has not registered already.
PRODUCTS = (0, 7, 4, 1, 8, 5, 12, 9)


@dataclass(frozen=True)
class Desk:
    """Who acts, and when the story is told."""

    organization: Organization
    people: dict[str, User]
    now: datetime

    def at(self, days_ago: int, hour: int = 10) -> datetime:
        """Return a moment some days ago, or on the Friday before a week-end."""
        return moment(working_day(timezone.localdate(self.now) - timedelta(days=days_ago)), hour)


def fill_desk(*, organization: Organization, people: dict[str, User], now: datetime) -> None:
    """Bring one declaration to each state before registration."""
    desk = Desk(organization, people, now)
    steps: list[Callable[[Desk, Declaration], object]] = [_take_again, _return, _propose, _refuse, _cancel, _accept]
    for position, step in enumerate(steps):
        step(desk, _submitted(desk, position, days_ago=36 - 3 * position))
    _submitted(desk, len(steps), days_ago=2)
    _half_written(desk, len(steps) + 1)


def _draft(desk: Desk, position: int, days_ago: int) -> Declaration:
    """Start a declaration of a product; the areas change with its position."""
    product = product_of(PRODUCTS[position], OWN_BRAND)
    declaration = actions.start_declaration(
        organization=desk.organization,
        product_name=product["name"],
        areas=[[], [Area.QUALITY_MANAGEMENT], [Area.PRODUCT_SAFETY, Area.LIFE_CYCLE]][position % 3],
        submission=uuid.uuid4(),
        by=desk.people["owner"],
        at=desk.at(days_ago),
    )
    Product.objects.filter(declaration=declaration).update(**product)
    return declaration


def _half_written(desk: Desk, position: int) -> None:
    declaration = _draft(desk, position, days_ago=5)
    answer_all(list(declaration.answers.order_by("criterion__position")[:3]))


def _submitted(desk: Desk, position: int, days_ago: int) -> Declaration:
    declaration = _draft(desk, position, days_ago=days_ago + 6)
    answer_all(list(declaration.answers.all()))
    Declaration.objects.filter(pk=declaration.pk).update(signatory_name="見本 一郎", signatory_title="代表取締役")
    return actions.submit_declaration(declaration=declaration, by=desk.people["owner"], at=desk.at(days_ago))


def answer_all(answers: list[Answer]) -> None:
    """Answer criteria as conforming, each with a document named."""
    Answer.objects.filter(pk__in=[answer.pk for answer in answers]).update(verdict=Answer.Verdict.CONFORMS)
    Evidence.objects.bulk_create(
        Evidence(
            answer=answer,
            document_name=f"{answer.criterion.get_area_display()}計画書（サンプル）",
            document_number=f"TM-{answer.pk:04d}",
            document_version="1.2",
        )
        for answer in answers
    )


def _take(desk: Desk, declaration: Declaration) -> Declaration:
    return actions.take_declaration(declaration=declaration, by=desk.people["reviewer"], at=desk.at(14))


def _take_again(desk: Desk, declaration: Declaration) -> Declaration:
    """Take it into checking a second time, after the vendor corrected and enclosed what was asked for."""
    _return(desk, declaration)
    answer = declaration.answers.order_by("criterion__position")[0]
    answer.evidence.update(document_version="1.3", file=_sample_document(desk, declaration))
    declaration = actions.submit_declaration(declaration=declaration, by=desk.people["owner"], at=desk.at(7))
    return actions.take_declaration(declaration=declaration, by=desk.people["reviewer"], at=desk.at(6, 11))


def _sample_document(desk: Desk, declaration: Declaration) -> StoredFile:
    report = declaration.documents.filter(kind=Document.Kind.REPORT)[0]
    name = "リスクマネジメント計画書（サンプル）.pdf"
    return keep_document(content=report.file.read(), name=name, by=desk.people["owner"], at=desk.at(7))


def _return(desk: Desk, declaration: Declaration) -> None:
    declaration = _take(desk, declaration)
    actions.add_correction(
        declaration=declaration,
        answer=declaration.answers.order_by("criterion__position").first(),
        message="文書の版が計画書と報告書で異なっています。最新の版をご記入ください（サンプル）。",
        due_on=timezone.localdate(desk.now) + timedelta(days=10),
        by=desk.people["reviewer"],
        at=desk.at(13, 11),
    )
    actions.return_declaration(declaration=declaration, by=desk.people["reviewer"], at=desk.at(13, 13))


def _propose(desk: Desk, declaration: Declaration) -> Declaration:
    declaration = _take(desk, declaration)
    note = "形式の確認を終えました。不足・不整合はありません（サンプル）。"
    return actions.propose_declaration(
        declaration=declaration, note=note, by=desk.people["reviewer"], at=desk.at(12, 14)
    )


def _refuse(desk: Desk, declaration: Declaration) -> None:
    declaration = _take(desk, declaration)
    reason = "対象がヘルスソフトウェアに当たらないため、受理できません（サンプル）。"
    actions.refuse_checked(declaration=declaration, reason=reason, by=desk.people["reviewer"], at=desk.at(11, 15))


def _cancel(desk: Desk, declaration: Declaration) -> None:
    """Only what lies with the vendor can be taken back: the office returned it first."""
    _return(desk, declaration)
    actions.cancel_declaration(declaration=declaration, by=desk.people["owner"], at=desk.at(9, 16))


def _accept(desk: Desk, declaration: Declaration) -> None:
    """Decided by one person alone, so that the registrar finds something to confirm."""
    office = desk.people["office"]
    declaration = _take(desk, declaration)
    declaration = actions.propose_declaration(declaration=declaration, note="", by=office, at=desk.at(12, 15))
    actions.decide_alone(
        declaration=declaration,
        kind=Decision.Kind.ACCEPTED,
        reason="",
        why_alone="登録決裁者が出張中で、申請者への回答期限が迫っているため（サンプル）。",
        by=office,
        at=desk.at(2, 16),
    )
