"""Where the pages of the portal stand: the eight contents, the rooms of a person and of the staff."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import is_valid_path, translate_url
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ghs.accounts.roles import Permission

CONTENTS: list[tuple[str, str | Promise]] = [
    ("/about/", _("What is GHS?")),
    ("/library/", _("Guideline and forms")),
    ("/register/", _("Registered products")),
    ("/apply/", _("How to declare")),
    ("/learn/", _("Learn GHS")),
    ("/links/", _("Links")),
    ("/contact/", _("Contact")),
    ("/newsletter/", _("Mail magazine")),
]

MY_ROOM: list[tuple[str, str | Promise]] = [
    ("/my/", _("Overview")),
    ("/my/organizations/", _("Organisations")),
    ("/my/declarations/", _("Declarations")),
    ("/my/billing/", _("Quotes and invoices")),
    ("/my/documents/", _("Documents")),
    ("/my/sign-ups/", _("Sign-ups")),
    ("/my/videos/", _("Videos")),
    ("/my/newsletter/", _("Mail magazine")),
    ("/my/follows/", _("What I follow")),
    ("/my/mail/", _("Mail received")),
    ("/my/profile/", _("Profile")),
    ("/my/api-keys/", _("API keys")),
    ("/accounts/email/", _("E-mail address")),
    ("/accounts/password/change/", _("Password")),
    ("/accounts/2fa/", _("Two-step sign-in")),
    ("/accounts/sessions/", _("Signed-in devices")),
]

DESK: list[tuple[str, str | Promise, Permission]] = [
    ("/desk/", _("Overview"), Permission.ENTER_DESK),
    ("/desk/declarations/", _("Declarations"), Permission.CHECK_DECLARATIONS),
    ("/desk/messages/", _("Messages with vendors"), Permission.CHECK_DECLARATIONS),
    ("/desk/registrations/", _("Registrations"), Permission.CHECK_DECLARATIONS),
    ("/desk/renewals/", _("Renewals"), Permission.CHECK_DECLARATIONS),
    ("/desk/organizations/", _("Organisations"), Permission.CHECK_DECLARATIONS),
    ("/desk/billing/", _("Invoices and payments"), Permission.NOTE_PAYMENTS),
    ("/desk/billing/statements/", _("Bank statements"), Permission.NOTE_PAYMENTS),
    ("/desk/events/", _("Courses and events"), Permission.RUN_EVENTS),
    ("/desk/videos/", _("Videos"), Permission.RUN_EVENTS),
    ("/desk/news/", _("News"), Permission.PUBLISH),
    ("/desk/mailings/", _("Mailings"), Permission.PUBLISH),
    ("/desk/subscribers/", _("Subscribers"), Permission.PUBLISH),
    ("/desk/outreach/", _("Lectures and leaflets"), Permission.PUBLISH),
    ("/desk/inquiries/", _("Inquiries"), Permission.ENTER_DESK),
    ("/desk/report/", _("Annual report"), Permission.READ_REPORTS),
    ("/desk/mail/", _("Mail sent"), Permission.READ_OUTBOX),
    ("/desk/people/", _("People and roles"), Permission.OPERATE),
    ("/desk/mark/", _("GHS mark"), Permission.OPERATE),
    ("/desk/settings/", _("Council and prices"), Permission.OPERATE),
]


ROOMS = frozenset({"/my/", "/desk/"})


@dataclass(frozen=True)
class Entry:
    """One line of a navigation."""

    path: str
    label: str | Promise
    is_current: bool


@dataclass(frozen=True)
class PageLanguage:
    """The same page in one of the portal's languages."""

    code: str
    name: str
    path: str
    address: str
    is_current: bool


def in_language(path: str, code: str | None) -> str:
    """Return a path of the site map as it reads in a language: Japanese has no prefix."""
    return path if code in (None, settings.LANGUAGE_CODE) else f"/{code}{path}"


def entries_for(lines: Iterable[tuple[str, str | Promise]], here: str) -> list[Entry]:
    """Return the entries of a navigation, the one that leads `here` marked.

    The first page of a room is current only on itself; every other entry also on the pages below it that have no
    entry of their own.
    """
    paths = [(in_language(bare, get_language()), bare, label) for bare, label in lines]
    leading = [path for path, bare, label in paths if (here == path if bare in ROOMS else here.startswith(path))]
    current = max(leading, key=len, default="")
    return [Entry(path, label, path == current) for path, bare, label in paths]


def languages_of(full_path: str, names: Iterable[tuple[str, str]]) -> list[PageLanguage]:
    """Return this page in every language; a page that exists in none (an error) leads home."""
    exists = is_valid_path(urlsplit(full_path).path)
    found = []
    for code, name in names:
        path = translate_url(full_path, code) if exists else in_language("/", code)
        found.append(PageLanguage(code, name, path, settings.SITE_URL + path, code == get_language()))
    return found
