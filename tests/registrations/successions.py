"""Successions for tests."""

import uuid
from datetime import date
from typing import Any

from ghs.accounts.actions.organizations import organization_key
from ghs.accounts.models import Organization, User
from ghs.files.actions import store_upload
from ghs.files.models import Kind
from registrations import actions
from registrations.models import Succession
from tests.factories import OrganizationFactory
from tests.ghs.files.factories import pdf, upload
from tests.registrations.factories import Case

REASON = "事業譲渡契約書の写しと両社の登記を確認。"


def successor(name: str = "承継ヘルス株式会社") -> Organization:
    """Enter an organisation that takes registrations over."""
    names = {"name": name, "name_kana": "ショウケイヘルス"}
    return OrganizationFactory(**names, search_key=organization_key(names), address="大阪府大阪市北区1-1")


def proposed(case: Case, to: Organization, by: User | None = None, **values: Any) -> Succession:
    """Propose, as the reviewer, that the registration of a case passes."""
    told = {
        "predecessor": case.declaration.organization,
        "successor": to,
        "registrations": [case.declaration.registration.pk],
        "kind": Succession.Kind.TRANSFER,
        "effective_on": date(2026, 11, 1),
        "reason": REASON,
        "evidence": upload(pdf(), "契約書.pdf"),
        "submission": uuid.uuid4(),
        **values,
    }
    return actions.propose_succession(by=by or case.reviewer, at=case.tick(), **told)


def waiting(case: Case) -> Succession:
    """Return a succession that waits, of a case in whatever state, about nothing."""
    source, to = case.declaration.organization, successor()
    file = store_upload(
        upload=upload(pdf(), "x.pdf"), kinds=[Kind.PDF], limit_bytes=10**6, by=case.reviewer, at=case.at
    )
    return Succession.objects.create(
        predecessor=source,
        predecessor_name=source.name,
        successor=to,
        kind="merger",
        effective_on=case.at.date(),
        reason=REASON,
        evidence=file,
        submission=uuid.uuid4(),
        proposed_by=case.reviewer,
        proposed_at=case.at,
    )


def passed(case: Case, to: Organization) -> Succession:
    """Let the registration of a case pass, decided by the registrar."""
    succession = actions.take_succession(succession=proposed(case, to), by=case.registrar, at=case.tick())
    case.declaration.refresh_from_db()
    return succession
