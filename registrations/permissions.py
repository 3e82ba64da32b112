"""Who may do what with a declaration."""

from ghs.accounts.models import Membership, Organization, User
from ghs.accounts.roles import MemberRole, Permission
from registrations.models import (
    Actor,
    CorrectionRequest,
    Declaration,
    Measure,
    OfficeEntry,
    StandIn,
    Succession,
)

WRITERS = (MemberRole.OWNER, MemberRole.EDITOR)
# From the first submission, which issues the declaration to be signed, to the registration.
TAKES_SIGNED_COPY = (
    Declaration.State.SUBMITTED,
    Declaration.State.CHECKING,
    Declaration.State.RETURNED,
    Declaration.State.PROPOSED,
    Declaration.State.AWAITING_PAYMENT,
    Declaration.State.REGISTERED,
)
# When the office writes what it entered for a vendor.
OFFICE_WRITES = (Declaration.State.DRAFT, Declaration.State.RETURNED)
# While papers may still go to the office by post.
SENDS_PAPERS = (Declaration.State.DRAFT, *TAKES_SIGNED_COPY[:-1])


def organizations_to_declare_for(user: User) -> list[Organization]:
    """Return the organisations for which a person may declare, by name."""
    own = Membership.objects.filter(user=user, role__in=WRITERS)
    return list(Organization.objects.filter(pk__in=own.values("organization")))


def can_declare_for(user: User, organization: Organization) -> bool:
    """Owners and editors declare for their organisation."""
    return organization.memberships.filter(user=user, role__in=WRITERS).exists()


def can_write(user: User, declaration: Declaration) -> bool:
    """Owners and editors of the vendor write, and the office what it entered; what is open depends on the state."""
    if can_declare_for(user, declaration.organization):
        return True
    return declaration.state in OFFICE_WRITES and writes_for_vendor(user, declaration)


def can_enter_for(user: User, organization: Organization) -> bool:
    """Checking staff enter what came on paper, for organisations to which they do not belong and that still stand."""
    is_own = organization.memberships.filter(user=user).exists()
    return user.may(Permission.CHECK_DECLARATIONS) and organization.merged_into_id is None and not is_own


def writes_for_vendor(user: User, declaration: Declaration) -> bool:
    """Whether a person is at work as the office on a declaration that the office entered."""
    is_entered = OfficeEntry.objects.filter(declaration=declaration).exists()
    return is_entered and can_enter_for(user, declaration.organization)


def can_confirm_entry(user: User, declaration: Declaration) -> bool:
    """An owner of the organisation confirms what the office entered for it."""
    return declaration.organization.memberships.filter(user=user, role=MemberRole.OWNER).exists()


def details_are_open(declaration: Declaration) -> bool:
    """Whether product and signatory may be changed: in a draft, or when the office asked for it."""
    if declaration.state == Declaration.State.RETURNED:
        requests = CorrectionRequest.objects.open()
        return requests.filter(declaration=declaration, answer=None).exists()
    return declaration.state == Declaration.State.DRAFT


def supplier_is_open(declaration: Declaration) -> bool:
    """Whether the supplier's registration may be named or taken out: its end must never lock a vendor in."""
    return declaration.state in (Declaration.State.DRAFT, Declaration.State.RETURNED)


def takes_signed_copy(declaration: Declaration) -> bool:
    """Whether the signed declaration may be uploaded or replaced."""
    return declaration.state in TAKES_SIGNED_COPY


def sends_papers(declaration: Declaration) -> bool:
    """Whether a cover letter is of use: nothing has been decided or ended yet."""
    return declaration.state in SENDS_PAPERS


def has_thread(declaration: Declaration) -> bool:
    """Whether vendor and office may write to each other: in every state since the first submission."""
    return declaration.submitted_at is not None


def is_of_vendor(user: User, declaration: Declaration) -> bool:
    """Whether a person acts for the vendor, in whatever role."""
    return declaration.organization.memberships.filter(user=user).exists()


def can_check(user: User, declaration: Declaration) -> bool:
    """Checking staff check what other organisations submitted."""
    return user.may(Permission.CHECK_DECLARATIONS) and not is_of_vendor(user, declaration)


def can_decide(user: User, declaration: Declaration) -> bool:
    """A registrar decides what was proposed: nobody who took part in it before, nobody of the vendor."""
    if not user.may(Permission.DECIDE_REGISTRATIONS):
        return False
    return Declaration.objects.decidable_by(user).filter(pk=declaration.pk).exists()


def can_stand_in(user: User, declaration: Declaration) -> bool:
    """A registrar who checked a declaration may decide alone; never who entered it or is of the vendor."""
    if not user.may(Permission.DECIDE_REGISTRATIONS):
        return False
    return Declaration.objects.for_stand_in(user).filter(pk=declaration.pk).exists()


def can_review_stand_in(user: User, stand_in: StandIn) -> bool:
    """A registrar looks at what another decided alone: nobody who took part, nobody of the vendor."""
    if not user.may(Permission.DECIDE_REGISTRATIONS):
        return False
    return StandIn.objects.apart_from(user).filter(pk=stand_in.pk).exists()


def can_propose_measure(user: User, declaration: Declaration) -> bool:
    """Checking staff propose what is done to another organisation's registration."""
    return can_check(user, declaration)


def can_take_measure(user: User, measure: Measure) -> bool:
    """A registrar takes what another person proposed; nobody of the vendor."""
    is_second_person = measure.proposed_by_id != user.pk
    may_decide = user.may(Permission.DECIDE_REGISTRATIONS)
    return may_decide and is_second_person and not is_of_vendor(user, measure.registration.declaration)


def can_propose_succession(user: User, predecessor: Organization, successor: Organization) -> bool:
    """Checking staff propose what passes between two organisations to neither of which they belong."""
    is_own = Membership.objects.filter(user=user, organization__in=[predecessor, successor]).exists()
    return user.may(Permission.CHECK_DECLARATIONS) and not is_own


def can_take_succession(user: User, succession: Succession) -> bool:
    """A registrar takes what another person proposed; nobody of either organisation."""
    may_decide = user.may(Permission.DECIDE_REGISTRATIONS) and succession.proposed_by_id != user.pk
    return may_decide and can_propose_succession(user, succession.predecessor, succession.successor)


def can_withdraw(user: User, declaration: Declaration) -> bool:
    """Owners and editors end their own registration, in whatever state it still stands."""
    return declaration.allows(Declaration.State.WITHDRAWN, Actor.VENDOR) and can_write(user, declaration)


def can_invoice_renewal(user: User, declaration: Declaration) -> bool:
    """Who issues invoices invoices a renewal anew, never of an organisation of one's own."""
    return user.may(Permission.ISSUE_INVOICES) and not is_of_vendor(user, declaration)


def can_disclose(user: User, declaration: Declaration) -> bool:
    """Owners and editors choose what everybody reads of their registration, until it ends for good."""
    is_over = declaration.state in (Declaration.State.WITHDRAWN, Declaration.State.REVOKED)
    is_registered = getattr(declaration, "registration", None) is not None
    return is_registered and not is_over and can_declare_for(user, declaration.organization)


def can_note_payment(user: User, declaration: Declaration) -> bool:
    """The office notes payments of others."""
    return user.may(Permission.NOTE_PAYMENTS) and not is_of_vendor(user, declaration)
