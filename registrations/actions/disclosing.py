"""The vendor chooses what everybody may read of a registration (公開設定)."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime

from django.db import transaction

from ghs.accounts.models import User
from ghs.history.actions import record
from registrations.actions.drafting import ChangedMeanwhile
from registrations.actions.states import WrongState, locked
from registrations.merging import Merge, fingerprint, merge
from registrations.models import Declaration, Disclosure
from registrations.permissions import can_disclose


@dataclass(frozen=True)
class Disclosed:
    """What a vendor chose; the predecessor is the key of a registration of its own."""

    shows_answers: bool = False
    shows_evidence: bool = False
    manual_link: str = ""
    security_link: str = ""
    contact_link: str = ""
    predecessor_id: int | None = None

    @classmethod
    def of(cls, disclosure: Disclosure) -> "Disclosed":
        """Return what is stored."""
        return cls(**{field.name: getattr(disclosure, field.name) for field in fields(cls)})

    @property
    def texts(self) -> tuple[str, ...]:
        """What two editors may choose differently."""
        return tuple(str(value) for value in asdict(self).values())

    @property
    def mark(self) -> str:
        """The fingerprint of what an editor saw."""
        return fingerprint(*self.texts)


@transaction.atomic
def change_disclosure(*, declaration: Declaration, chosen: Disclosed, seen: str, by: User, at: datetime) -> Disclosure:
    """Keep what the vendor lets everybody read; the register shows it at once.

    Effects: the same choice again changes nothing. Errors: WrongState once it has ended, ChangedMeanwhile.
    """
    declaration = locked(declaration)
    if not can_disclose(by, declaration):
        raise WrongState
    disclosure = Disclosure.objects.of(declaration.registration)
    stored = Disclosed.of(disclosure)
    decision = merge(seen=seen, stored=stored.texts, typed=chosen.texts)
    if decision == Merge.CONFLICT:
        raise ChangedMeanwhile
    if decision == Merge.KEEP:
        return disclosure
    changed = [name for name, value in asdict(chosen).items() if value != getattr(stored, name)]
    for name in changed:
        setattr(disclosure, name, getattr(chosen, name))
    disclosure.changed_at = at
    disclosure.save()
    record(verb="change_disclosure", obj=declaration, by=by, at=at, detail={"changed": changed})
    return disclosure
