"""The mails of courses, sign-ups and videos: one function per message."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from ghs.mail.actions import Recipient, queue_mail
from ghs.mail.links import absolute
from training.models import Access, AccessApplication, SignUp


def attendee(sign_up: SignUp) -> Recipient:
    """Return whom to write to about a sign-up."""
    return Recipient(
        address=sign_up.email,
        name=sign_up.full_name,
        language=sign_up.language,
        person=sign_up.user.reference if sign_up.user else None,
    )


def manage_url(token: str, language: str) -> str:
    """Return the whole address of the page behind a secret link."""
    return absolute(reverse("training:manage_link", args=[token]), language)


def page_urls(sign_up: SignUp) -> dict[str, str]:
    """Return the addresses that mails about a sign-up name."""
    code, language = sign_up.edition.code, sign_up.language
    return {
        "event_url": absolute(reverse("training:event", args=[code]), language),
        "calendar_url": absolute(reverse("training:event_calendar", args=[code]), language),
        "lost_link_url": absolute(reverse("training:lost_link"), language),
    }


def sign_up_received(sign_up: SignUp, *, token: str, at: datetime, occasion: str = "") -> None:
    """Confirm a seat, with a copy of the entries and the secret link."""
    queue_mail(
        rule="sign_up_received",
        obj=sign_up,
        to=attendee(sign_up),
        template="training/sign_up_received",
        context={
            "sign_up": sign_up,
            "edition": sign_up.edition,
            "manage_url": manage_url(token, sign_up.language),
            **page_urls(sign_up),
        },
        occasion=occasion,
        secret=True,
        at=at,
    )


def sign_up_repeated(repeated: SignUp, *, seat: SignUp, token: str, at: datetime) -> None:
    """Tell an address that holds a seat already that a second application came in and took none."""
    queue_mail(
        rule="sign_up_repeated",
        obj=repeated,
        to=attendee(seat),
        template="training/sign_up_repeated",
        context={
            "sign_up": repeated,
            "seat": seat,
            "edition": seat.edition,
            "manage_url": manage_url(token, seat.language),
            **page_urls(seat),
        },
        secret=True,
        at=at,
    )


def sign_up_changed(sign_up: SignUp, *, at: datetime) -> None:
    """Tell an attendee what their sign-up says now."""
    queue_mail(
        rule="sign_up_changed",
        obj=sign_up,
        to=attendee(sign_up),
        template="training/sign_up_changed",
        context={"sign_up": sign_up, "edition": sign_up.edition, **page_urls(sign_up)},
        occasion=at.isoformat(),
        at=at,
    )


def sign_up_cancelled(sign_up: SignUp, *, at: datetime, by_office: bool) -> None:
    """Tell an attendee that the seat was given back, and why when the office did it."""
    queue_mail(
        rule="sign_up_cancelled",
        obj=sign_up,
        to=attendee(sign_up),
        template="training/sign_up_cancelled",
        context={
            "sign_up": sign_up,
            "edition": sign_up.edition,
            "by_office": by_office,
            **page_urls(sign_up),
        },
        at=at,
    )


def manage_links(sign_ups: Iterable[tuple[SignUp, str]], *, at: datetime) -> None:
    """Send the secret links of every coming event that one address signed up for, in one mail."""
    pairs = list(sign_ups)
    newest = pairs[-1][0]
    queue_mail(
        rule="manage_link",
        obj=newest,
        to=attendee(newest),
        template="training/manage_link",
        context={
            "lines": [
                {"edition": sign_up.edition, "url": manage_url(token, newest.language)} for sign_up, token in pairs
            ],
        },
        occasion=at.isoformat(),
        secret=True,
        at=at,
    )


def viewer(application: AccessApplication) -> Recipient:
    """Return whom to write to about watching videos."""
    return Recipient(
        address=application.user.email,
        name=application.name,
        language=application.language,
        person=application.user.reference,
    )


def access_requested(application: AccessApplication, *, at: datetime) -> None:
    """Confirm that an application for videos came in, with a copy of the entries."""
    path = reverse("training:my_video_application", args=[application.receipt_number])
    queue_mail(
        rule="access_requested",
        obj=application,
        to=viewer(application),
        template="training/access_requested",
        context={
            "application": application,
            "application_url": absolute(path, application.language),
        },
        at=at,
    )


def access_granted(access: Access, *, at: datetime) -> None:
    """Tell a person from when to when they may watch."""
    application = access.application
    queue_mail(
        rule="access_granted",
        obj=access,
        to=viewer(application),
        template="training/access_granted",
        context={
            "access": access,
            "application": application,
            "videos_url": absolute(reverse("training:my_videos"), application.language),
        },
        at=at,
    )


def access_declined(application: AccessApplication, *, at: datetime) -> None:
    """Tell a person why they can't watch."""
    queue_mail(
        rule="access_declined",
        obj=application,
        to=viewer(application),
        template="training/access_declined",
        context={
            "application": application,
            "videos_url": absolute(reverse("training:video_list"), application.language),
        },
        at=at,
    )


def access_withdrawn(access: Access, *, at: datetime) -> None:
    """Tell a person that the office took an access back, and why."""
    queue_mail(
        rule="access_withdrawn",
        obj=access,
        to=viewer(access.application),
        template="training/access_withdrawn",
        context={"access": access, "application": access.application},
        at=at,
    )
