"""A change notice of the first vendor that has taken effect: a new release of what it has registered."""

import uuid
from datetime import datetime, timedelta

from ghs.accounts.models import Organization, User
from ghs.desk.demonstration.declarations import Desk, answer_all
from ghs.library.models import Area
from registrations import actions
from registrations.models import Answer, Declaration, Registration, RegistrationVersion
from registrations.revisions import Plan


def notify_change(*, organization: Organization, people: dict[str, User], now: datetime) -> None:
    """Write the new versions and what they touch, hand it in, check it and accept it."""
    desk = Desk(organization, people, now)
    notice = _begun(desk)
    notice.products.update(version_range="5.0～5.9（サンプル）")
    _answer(notice)
    Declaration.objects.filter(pk=notice.pk).update(signatory_name="見本 一郎", signatory_title="代表取締役")
    notice = actions.submit_declaration(declaration=notice, by=people["owner"], at=desk.at(12, 14))
    actions.take_declaration(declaration=notice, by=people["reviewer"], at=desk.at(11, 11))
    note = "変更箇所を確認しました（サンプル）。"
    actions.propose_declaration(declaration=notice, note=note, by=people["reviewer"], at=desk.at(8, 15))
    at = max(desk.at(4, 10), _last_published(notice) + timedelta(minutes=1))
    actions.accept_declaration(declaration=notice, by=people["registrar"], at=at)


def _begun(desk: Desk) -> Declaration:
    registration = Registration.objects.get(organization=desk.organization, declaration__state="registered")
    return actions.start_revision(
        registration=registration,
        plan=Plan(areas=registration.declaration.areas, touched=[Area.RISK_MANAGEMENT], is_newest_edition=True),
        submission=uuid.uuid4(),
        by=desk.people["owner"],
        at=desk.at(14),
    )


def _last_published(notice: Declaration) -> datetime:
    """Return since when the register says what it says now."""
    return RegistrationVersion.objects.current().get(registration=notice.revises).recorded_from


def _answer(notice: Declaration) -> None:
    """Read again what is touched: the first items name a newer document, the others still hold."""
    answers = Answer.objects.asked_in(notice)
    answer_all(list(answers.filter(evidence=None)))
    for answer in answers.filter(criterion__area=Area.RISK_MANAGEMENT)[:3]:
        answer.evidence.update(document_version="2.0")
        Answer.objects.filter(pk=answer.pk).update(is_changed=answer.carried_from_id is not None)
    answers.update(is_to_read_again=False)
