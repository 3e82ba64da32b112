"""The vendor confirms what the office entered, and nothing unconfirmed is accepted."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from ghs.accounts.models import Organization, User
from ghs.accounts.roles import MemberRole, Role
from ghs.files.checks import FileRefused
from ghs.history.queries import history_of
from ghs.mail.models import Delivery
from registrations import actions
from registrations.actions.confirming import ConfirmedAlready, LinkGone, NotConfirmed, NotOwner
from registrations.actions.states import WrongState
from registrations.models import OfficeEntry
from tests.factories import member_of, staff
from tests.ghs.files.factories import pdf, upload
from tests.registrations.factories import AT, Case, allow_stand_ins, entered

ADDRESS = "satou@maker.example"


@pytest.fixture
def paper(organization: Organization, reviewer: User, registrar: User, checklist: object) -> Case:
    """A complete draft that the reviewer entered for the organisation; a colleague checks it."""
    declaration = entered(organization, reviewer, contact=ADDRESS)
    return Case(declaration, reviewer, staff(Role.REVIEWER), registrar, AT)


def token() -> str:
    """Return the token of the link that was mailed last."""
    text = Delivery.objects.filter(rule="entry_to_confirm").latest("pk").batch.text
    found = re.search(r"/declarations/confirm/([\w-]+)/", text)
    assert found
    return found[1]


def entry(case: Case) -> OfficeEntry:
    """Return the entry as it is stored."""
    return OfficeEntry.objects.get(declaration=case.declaration)


def test_handing_in_mails_one_secret_link_to_the_contact(paper: Case) -> None:
    paper.to("submitted")
    paper.step("submit")
    sent = Delivery.objects.get(rule="entry_to_confirm")
    assert (sent.address, sent.batch.is_secret) == (ADDRESS, True)
    assert paper.declaration.receipt_number in sent.batch.text
    assert token() not in str(OfficeEntry.objects.values_list().get())
    assert not Delivery.objects.filter(rule="declaration_received", address=ADDRESS).exists()


def test_the_link_confirms_once(paper: Case) -> None:
    paper.to("submitted")
    for _ in range(2):
        confirmed = actions.confirm_by_link(token=token(), at=paper.tick())
    assert (confirmed.confirmed_how, confirmed.confirmed_by) == ("link", None)
    assert confirmed.confirmed_at == paper.at - timedelta(minutes=1)
    assert history_of(paper.declaration).filter(verb="confirm_entry").count() == 1


def test_an_old_or_replaced_or_invented_link_is_gone(paper: Case) -> None:
    paper.to("submitted")
    first = token()
    with pytest.raises(LinkGone):
        actions.confirm_by_link(token=first, at=paper.at + timedelta(days=31))
    paper.do(actions.send_confirmation_link, paper.reviewer, contact_name="", contact_email="suzuki@maker.example")
    for gone in (first, "invented"):
        with pytest.raises(LinkGone):
            actions.confirm_by_link(token=gone, at=paper.tick())
    assert actions.confirm_by_link(token=token(), at=paper.tick()).contact_email == "suzuki@maker.example"


def test_unconfirmed_is_checked_and_proposed_but_not_accepted(paper: Case) -> None:
    paper.to("proposed")
    with pytest.raises(NotConfirmed):
        paper.step("accept")
    assert paper.declaration.decisions.count() == 1
    actions.confirm_by_link(token=token(), at=paper.tick())
    paper.step("accept")
    assert paper.declaration.state == "awaiting_payment"


@pytest.mark.parametrize("decision", ["refuse_proposed", "send_back"])
def test_unconfirmed_can_be_refused_and_sent_back(paper: Case, decision: str) -> None:
    paper.to("proposed")
    paper.do(getattr(actions, decision), paper.registrar, reason="対象外です。")
    assert paper.declaration.state != "proposed"


def test_deciding_alone_needs_the_confirmation_too(paper: Case) -> None:
    allow_stand_ins(paper.at)
    paper.reviewer = staff(Role.REVIEWER, Role.REGISTRAR)
    paper.to("proposed")
    with pytest.raises(NotConfirmed):
        paper.do(actions.decide_alone, paper.reviewer, kind="accepted", reason="", why_alone="不在のため。")


def test_an_owner_confirms_logged_in(paper: Case, organization: Organization, rival: User) -> None:
    paper.to("checking")
    for person in (member_of(organization, MemberRole.EDITOR), rival, paper.reviewer):
        with pytest.raises(NotOwner):
            paper.do(actions.confirm_by_member, person)
    owner = member_of(organization, MemberRole.OWNER)
    for _ in range(2):
        paper.do(actions.confirm_by_member, owner)
    assert (entry(paper).confirmed_how, entry(paper).confirmed_by) == ("account", owner)


def test_staff_record_a_confirmation_on_paper_with_its_scan(paper: Case) -> None:
    paper.to("checking")
    with pytest.raises(FileRefused):
        paper.do(actions.record_confirmation, paper.reviewer, scans=[upload(b"MZ", "確認書.pdf")])
    paper.do(actions.record_confirmation, paper.reviewer, scans=[upload(pdf(), "確認書.pdf")])
    assert (entry(paper).confirmed_how, entry(paper).confirmed_by) == ("paper", paper.reviewer)
    assert [scan.kind for scan in entry(paper).scans.all()] == ["received", "confirmation"]
    with pytest.raises(ConfirmedAlready):
        paper.do(actions.record_confirmation, paper.reviewer, scans=[upload(pdf(), "確認書.pdf")])
    with pytest.raises(ConfirmedAlready):
        paper.do(actions.send_confirmation_link, paper.reviewer, contact_name="", contact_email=ADDRESS)


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_what_is_still_written_is_not_confirmed(paper: Case, organization: Organization, state: str) -> None:
    paper.to(state)
    with pytest.raises(WrongState):
        paper.do(actions.confirm_by_member, member_of(organization, MemberRole.OWNER))
    with pytest.raises(WrongState):
        paper.do(actions.record_confirmation, paper.reviewer, scans=[upload(pdf(), "確認書.pdf")])
    if state == "returned":
        with pytest.raises(WrongState):
            actions.confirm_by_link(token=token(), at=paper.tick())


def test_a_correction_by_the_office_must_be_confirmed_anew(paper: Case) -> None:
    paper.to("checking")
    first = token()
    actions.confirm_by_link(token=first, at=paper.tick())
    paper.step("return")
    paper.step("submit")
    assert not entry(paper).is_confirmed
    assert history_of(paper.declaration).filter(verb="void_confirmation").count() == 1
    assert token() != first
    paper.step("take")
    paper.step("propose")
    with pytest.raises(NotConfirmed):
        paper.step("accept")


def test_a_vendor_who_hands_it_in_has_confirmed_it(paper: Case, organization: Organization) -> None:
    paper.to("returned")
    paper.vendor = member_of(organization, MemberRole.EDITOR)
    paper.step("submit")
    assert (entry(paper).confirmed_how, entry(paper).confirmed_by) == ("account", paper.vendor)


def test_without_a_contact_no_link_is_sent(
    organization: Organization, reviewer: User, registrar: User, checklist: object
) -> None:
    case = Case(entered(organization, reviewer), reviewer, staff(Role.REVIEWER), registrar, AT).to("submitted")
    assert not Delivery.objects.filter(rule="entry_to_confirm").exists()
    assert entry(case).token_digest is None


@pytest.mark.parametrize("values", [{"confirmed_how": "link"}, {"confirmed_at": AT}, {"token_digest": "x" * 64}])
def test_the_database_keeps_confirmation_and_link_whole(paper: Case, values: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        OfficeEntry.objects.update(**values)
