"""Signing up, changing, cancelling, and the links."""

from datetime import timedelta
from uuid import uuid4

import pytest

from ghs.accounts.models import User
from ghs.history.models import Entry
from ghs.mail.models import Delivery
from ghs.proof.tokens import digest
from tests.training.factories import AT, BEGINS, EditionFactory, application, entries
from training.actions.manage_links import SentJustNow, WithoutSeat, resend_confirmation, send_lost_links
from training.actions.sign_ups import (
    AddressHasSeat,
    EditionFull,
    NotChangeable,
    NotTakingSignUps,
    cancel_sign_up,
    change_sign_up,
    correct_sign_up,
    sign_up,
    withdraw_sign_up,
)
from training.models import Edition, ManageLink, SignUp

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=2)


@pytest.fixture
def edition() -> Edition:
    """An edition that takes sign-ups."""
    return EditionFactory(capacity=2)


@pytest.fixture
def seated(edition: Edition) -> SignUp:
    """A visitor who holds a seat."""
    return sign_up(edition=edition, application=application(), by=None, at=AT)


def seats_taken(edition: Edition) -> int:
    """Return how many seats the edition counts as taken, after checking that this is true."""
    edition.refresh_from_db()
    assert edition.seats_taken == edition.sign_ups.confirmed().count()
    return edition.seats_taken


def mails() -> list[tuple[str, str]]:
    """Return the mails queued so far: rule and address."""
    return list(Delivery.objects.order_by("id").values_list("rule", "address"))


def happened() -> list[tuple[str, str, str]]:
    """Return what history says: verb, states."""
    return list(Entry.objects.order_by("id").values_list("verb", "from_state", "to_state"))


def test_a_sign_up_takes_a_seat_a_number_and_a_mail(edition: Edition) -> None:
    sent = application(newsletter_consent_text="メルマガも希望します", language="en")
    received = sign_up(edition=edition, application=sent, by=None, at=AT)
    received.refresh_from_db()
    assert (received.state, received.receipt_number) == ("confirmed", "E2026-000001")
    assert (received.full_name, received.full_name_kana) == ("髙橋 𠮷子", "タカハシ ヨシコ")
    assert (received.consent_text, received.consented_at) == ("同意します", AT)
    assert (received.wants_newsletter, received.newsletter_consented_at) == (True, AT)
    assert (received.newsletter_consent_text, received.language) == ("メルマガも希望します", "en")
    assert seats_taken(edition) == 1
    assert mails() == [("sign_up_received", "takahashi@hospital.example")]
    assert happened() == [("sign_up", "", "confirmed")]


def test_the_mail_holds_the_entries_and_a_link_of_which_only_the_digest_is_kept(seated: SignUp) -> None:
    batch = Delivery.objects.get().batch
    link = seated.manage_links.get()
    token = batch.text.split("/sign-ups/")[1].split("/")[0]
    assert link.token_digest == digest(token)
    assert batch.is_secret
    assert "E2026-000001" in batch.text
    assert "髙橋 𠮷子" in batch.text
    assert f"/events/{seated.edition.code}/event.ics" in batch.text
    assert (
        batch.subject
        == f"[GHSヘルスソフトウェア] 申込受付のお知らせ：リスク分析入門セミナー（第{seated.edition.number}回）"
    )


def test_without_a_tick_no_mail_magazine_is_wanted(seated: SignUp) -> None:
    assert (seated.wants_newsletter, seated.newsletter_consented_at) == (False, None)


def test_the_same_submission_twice_is_one_sign_up(edition: Edition) -> None:
    sent = application()
    first, second = (sign_up(edition=edition, application=sent, by=None, at=AT) for _ in range(2))
    assert first == second
    assert (seats_taken(edition), len(mails()), len(happened())) == (1, 1, 1)


def test_the_form_sent_again_for_a_colleague_is_a_sign_up_of_its_own(edition: Edition) -> None:
    mark = uuid4()
    sign_up(edition=edition, application=application(submission=mark), by=None, at=AT)
    colleague = application("sato@hospital.example", submission=mark, entries=entries(family_name="佐藤"))
    assert sign_up(edition=edition, application=colleague, by=None, at=AT).family_name == "佐藤"
    assert seats_taken(edition) == 2


def test_a_second_sign_up_of_an_address_takes_no_seat_and_only_the_mail_tells(seated: SignUp) -> None:
    again = sign_up(edition=seated.edition, application=application("TAKAHASHI@hospital.example"), by=None, at=LATER)
    assert (again.state, again.receipt_number) == ("repeated", "E2026-000002")
    assert seats_taken(seated.edition) == 1
    assert mails()[1:] == [("sign_up_repeated", "takahashi@hospital.example")]
    text = Delivery.objects.latest("id").batch.text
    token = text.split("/sign-ups/")[1].split("/")[0]
    assert ManageLink.objects.get(token_digest=digest(token)).sign_up == seated
    assert happened()[1:] == [("sign_up", "", "repeated")]


def test_a_full_edition_refuses_everybody_alike(edition: Edition, seated: SignUp) -> None:
    sign_up(edition=edition, application=application("b@x.example"), by=None, at=AT)
    for email in ["c@x.example", seated.email]:
        with pytest.raises(EditionFull):
            sign_up(edition=edition, application=application(email), by=None, at=AT)
    assert (seats_taken(edition), len(mails()), SignUp.objects.count()) == (2, 2, 2)


@pytest.mark.parametrize(
    ("state", "at"),
    [
        ("draft", AT),
        ("closed", AT),
        ("held", AT),
        ("cancelled", AT),
        ("open", AT - timedelta(days=31)),
        ("open", BEGINS - timedelta(days=3)),
        ("open", BEGINS + timedelta(days=3)),
    ],
)
def test_an_edition_that_takes_none_refuses(state: str, at: object) -> None:
    edition = EditionFactory(state=state)
    with pytest.raises(NotTakingSignUps):
        sign_up(edition=edition, application=application(), by=None, at=at)
    assert (seats_taken(edition), mails(), happened()) == (0, [], [])


def test_a_sign_up_belongs_to_an_account_only_when_the_address_does(edition: Edition, attendee: User) -> None:
    own = sign_up(edition=edition, application=application(attendee.email.upper()), by=attendee, at=AT)
    colleague = sign_up(edition=edition, application=application("c@x.example"), by=attendee, at=AT)
    assert (own.user, colleague.user) == (attendee, None)
    assert [delivery.person for delivery in Delivery.objects.order_by("id")] == [attendee.reference, None]
    assert set(Entry.objects.values_list("by", flat=True)) == {attendee.reference}


def test_an_attendee_changes_the_entries_and_is_told(seated: SignUp) -> None:
    changed = change_sign_up(sign_up=seated, entries=entries(company="別の会社"), by=None, at=LATER)
    changed.refresh_from_db()
    assert (changed.company, changed.email) == ("別の会社", "takahashi@hospital.example")
    assert mails()[1:] == [("sign_up_changed", "takahashi@hospital.example")]
    assert "別の会社" in Delivery.objects.latest("id").batch.text
    assert Entry.objects.latest("id").detail == {"changed": ["company"]}


def test_the_same_entries_again_change_and_tell_nothing(seated: SignUp) -> None:
    change_sign_up(sign_up=seated, entries=entries(), by=None, at=LATER)
    assert (len(mails()), len(happened())) == (1, 1)


def test_an_attendee_gives_the_seat_back_once(edition: Edition, seated: SignUp) -> None:
    for _ in range(2):
        withdraw_sign_up(sign_up=seated, by=None, at=LATER)
    seated.refresh_from_db()
    assert (seated.state, seated.cancelled_at) == ("cancelled", LATER)
    assert seats_taken(edition) == 0
    assert mails()[1:] == [("sign_up_cancelled", "takahashi@hospital.example")]
    assert happened()[1:] == [("cancel_sign_up", "confirmed", "cancelled")]


def test_who_cancelled_may_sign_up_anew(edition: Edition, seated: SignUp) -> None:
    withdraw_sign_up(sign_up=seated, by=None, at=LATER)
    anew = sign_up(edition=edition, application=application(), by=None, at=LATER)
    assert (anew.state, seats_taken(edition)) == ("confirmed", 1)


@pytest.mark.parametrize("action", [change_sign_up, withdraw_sign_up])
def test_nothing_changes_once_the_event_has_begun(seated: SignUp, action: object) -> None:
    values = {"entries": entries(company="別の会社")} if action is change_sign_up else {}
    with pytest.raises(NotChangeable):
        action(sign_up=seated, by=None, at=BEGINS, **values)
    assert seats_taken(seated.edition) == 1


def test_a_cancelled_sign_up_cannot_be_changed(seated: SignUp, organiser: User) -> None:
    withdraw_sign_up(sign_up=seated, by=None, at=LATER)
    with pytest.raises(NotChangeable):
        change_sign_up(sign_up=seated, entries=entries(company="別の会社"), by=None, at=LATER)
    with pytest.raises(NotChangeable):
        correct_sign_up(sign_up=seated, entries=entries(), email="b@x.example", by=organiser, at=LATER)
    with pytest.raises(WithoutSeat):
        resend_confirmation(sign_up=seated, by=organiser, at=LATER)


def test_the_office_corrects_a_name(seated: SignUp, organiser: User) -> None:
    correct_sign_up(sign_up=seated, entries=entries(given_name="佳子"), email=seated.email, by=organiser, at=LATER)
    seated.refresh_from_db()
    assert seated.given_name == "佳子"
    assert mails()[1:] == [("sign_up_changed", "takahashi@hospital.example")]
    assert Entry.objects.latest("id").by == organiser.reference


def test_a_corrected_address_gets_a_link_of_its_own_and_ends_the_old_ones(
    edition: Edition, organiser: User, attendee: User
) -> None:
    seated = sign_up(edition=edition, application=application(attendee.email), by=attendee, at=AT)
    old = seated.manage_links.get()
    for address in ["right@x.example", attendee.email, "right@x.example"]:
        correct_sign_up(sign_up=seated, entries=entries(), email=address, by=organiser, at=LATER)
        seated.refresh_from_db()
    assert (seated.email, seated.user) == ("right@x.example", None)
    assert not ManageLink.objects.filter(pk=old.pk).exists()
    assert seated.manage_links.count() == 1
    assert mails()[1] == ("sign_up_received", "right@x.example")


def test_an_address_with_a_seat_cannot_be_taken_for_another(seated: SignUp, organiser: User) -> None:
    other = sign_up(edition=seated.edition, application=application("b@x.example"), by=None, at=AT)
    with pytest.raises(AddressHasSeat) as refusal:
        correct_sign_up(sign_up=other, entries=entries(), email=seated.email.upper(), by=organiser, at=LATER)
    assert refusal.value.field == "email"


def test_the_office_cancels_with_a_reason_that_the_attendee_reads(seated: SignUp, organiser: User) -> None:
    for _ in range(2):
        cancel_sign_up(sign_up=seated, reason="会場の都合", by=organiser, at=BEGINS + timedelta(days=1))
    seated.refresh_from_db()
    assert (seated.state, seated.cancel_reason) == ("cancelled", "会場の都合")
    assert seats_taken(seated.edition) == 0
    assert mails()[1:] == [("sign_up_cancelled", seated.email)]
    assert "会場の都合" in Delivery.objects.latest("id").batch.text


def test_a_repeated_sign_up_has_nothing_to_cancel(seated: SignUp, organiser: User) -> None:
    repeated = sign_up(edition=seated.edition, application=application(), by=None, at=LATER)
    with pytest.raises(NotChangeable):
        cancel_sign_up(sign_up=repeated, reason="重複", by=organiser, at=LATER)
    assert seats_taken(seated.edition) == 1


def test_the_office_sends_the_confirmation_again_but_not_twice_in_a_minute(seated: SignUp, organiser: User) -> None:
    resend_confirmation(sign_up=seated, by=organiser, at=LATER)
    with pytest.raises(SentJustNow):
        resend_confirmation(sign_up=seated, by=organiser, at=LATER + timedelta(seconds=30))
    assert mails()[1:] == [("sign_up_received", seated.email)]
    assert seated.manage_links.count() == 2


def test_lost_links_of_all_coming_events_come_in_one_mail(seated: SignUp) -> None:
    second = sign_up(edition=EditionFactory(), application=application(seated.email.upper()), by=None, at=AT)
    over = EditionFactory(starts_at=AT, ends_at=LATER, closes_at=AT + timedelta(minutes=1))
    sign_up(edition=over, application=application(), by=None, at=AT)
    send_lost_links(email=seated.email.title(), at=LATER)
    assert mails()[3:] == [("manage_link", "takahashi@hospital.example")]
    text = Delivery.objects.latest("id").batch.text
    tokens = [piece.split("/")[0] for piece in text.split("/sign-ups/")[1:]]
    behind = [ManageLink.objects.get(token_digest=digest(token)).sign_up for token in tokens]
    assert behind == [seated, second]


def test_a_lost_link_asked_for_twice_at_once_is_one_mail(seated: SignUp) -> None:
    for seconds in [0, 1, 59]:
        send_lost_links(email=seated.email, at=LATER + timedelta(seconds=seconds))
    assert len(mails()) == 2
    send_lost_links(email=seated.email, at=LATER + timedelta(seconds=60))
    assert len(mails()) == 3


@pytest.mark.parametrize("email", ["nobody@x.example", "%", "_" * 20 + "@x.example"])
def test_an_unknown_address_gets_nothing(seated: SignUp, email: str) -> None:
    send_lost_links(email=email, at=LATER)
    assert (len(mails()), ManageLink.objects.count()) == (1, 1)
