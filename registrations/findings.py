"""What the office should look at in a declaration, found out by rule. A finding accuses nobody: a person decides.

The rules are pure: they take texts, dates and plain facts, and know neither database nor request.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ghs.library.standards import citations, withdrawn
from registrations.levels import level_for
from registrations.merging import fingerprint
from registrations.wording import claims

# Source: the office's own rule of thumb: a signature this much older than the submission was made for something else.
SIGNED_LONG_BEFORE = timedelta(days=180)
FEWEST_NOT_APPLICABLE = 2
FEWEST_ITEMS_OF_ONE_FILE = 3
AROUND_CHARACTERS = 40


class Kind(StrEnum):
    """The rule that found something."""

    PRODUCT_KNOWN = "product_known"
    EVIDENCE_ELSEWHERE = "evidence_elsewhere"
    EVIDENCE_REPEATED = "evidence_repeated"
    SIGNATURE_DATE = "signature_date"
    WORDING = "wording"
    STANDARD_WITHDRAWN = "standard_withdrawn"
    LEVEL_NOT_REACHED = "level_not_reached"
    MOSTLY_NOT_APPLICABLE = "mostly_not_applicable"

    @property
    def label(self) -> str | Promise:
        """What it is called on a page."""
        return LABELS[self]


LABELS: dict[Kind, str | Promise] = {
    Kind.PRODUCT_KNOWN: gettext_lazy("Product already known"),
    Kind.EVIDENCE_ELSEWHERE: gettext_lazy("Evidence of another organisation"),
    Kind.EVIDENCE_REPEATED: gettext_lazy("One file for many items"),
    Kind.SIGNATURE_DATE: gettext_lazy("Date of the signature"),
    Kind.WORDING: gettext_lazy("Wording of a certification"),
    Kind.STANDARD_WITHDRAWN: gettext_lazy("Withdrawn standard"),
    Kind.LEVEL_NOT_REACHED: gettext_lazy("Level not reached"),
    Kind.MOSTLY_NOT_APPLICABLE: gettext_lazy("Mostly not applicable"),
}


@dataclass(frozen=True)
class Piece:
    """Part of an excerpt, marked where the finding is."""

    text: str
    is_marked: bool


@dataclass(frozen=True)
class Finding:
    """One thing to look at. `basis` is what it was found in: another basis is another finding.

    Shape: `anchor` names the place on the declaration's page, `other` the key of another declaration it speaks of.
    """

    kind: Kind
    is_urgent: bool
    sentence: str
    place: str
    anchor: str
    basis: tuple[str, ...]
    excerpt: tuple[Piece, ...] = ()
    other: int | None = None

    @property
    def fingerprint(self) -> str:
        """What stays the same while nothing changes, in whatever language it is read."""
        return fingerprint(self.kind, self.anchor, *self.basis)


@dataclass(frozen=True)
class Text:
    """Something the vendor wrote, with its place; what everybody will read weighs more."""

    place: str
    anchor: str
    text: str
    is_public: bool = False


@dataclass
class AreaFacts:
    """What an area's answers add up to."""

    key: str
    label: str
    is_risk_management: bool
    anchor: str
    total: int = 0
    lacking: int = 0
    not_applicable: int = 0

    @property
    def is_reached(self) -> bool:
        """Whether the answers carry the area: nothing lacks, and something of it applies."""
        return self.total > 0 and not self.lacking and self.not_applicable < self.total


@dataclass(frozen=True)
class Namesake:
    """A product of the same name in another declaration; `number` is that of its registration, else of its receipt."""

    product: str
    declaration: int
    number: str
    organization: str
    is_own: bool
    is_registered: bool


@dataclass(frozen=True)
class SharedFile:
    """A file of this declaration that another organisation handed in as well."""

    sha256: str
    name: str
    place: str
    anchor: str
    declaration: int
    number: str
    organization: str


@dataclass
class Use:
    """Where one file of a declaration is named."""

    name: str
    anchor: str
    numbers: list[str] = field(default_factory=list)


def excerpt(text: str, start: int, end: int) -> tuple[Piece, ...]:
    """Return what stands around a place, the place marked."""
    before, behind = text[max(0, start - AROUND_CHARACTERS) : start], text[end : end + AROUND_CHARACTERS]
    before = f"…{before}" if start > AROUND_CHARACTERS else before
    behind = f"{behind}…" if end + AROUND_CHARACTERS < len(text) else behind
    pieces = (Piece(before, False), Piece(text[start:end], True), Piece(behind, False))
    return tuple(piece for piece in pieces if piece.text)


def wording_findings(texts: Iterable[Text]) -> Iterator[Finding]:
    """Find words of certification, once a text."""
    for text in texts:
        found = claims(text.text)
        if found:
            words = ", ".join(dict.fromkeys(claim.word for claim in found))
            yield Finding(
                kind=Kind.WORDING,
                is_urgent=text.is_public,
                sentence=_("Contains “%(words)s”. A declaration certifies nothing: say it in other words.")
                % {"words": words},
                place=text.place,
                anchor=text.anchor,
                basis=(text.text,),
                excerpt=excerpt(text.text, found[0].start, found[0].end),
            )


def standard_findings(texts: Iterable[Text], day: date, in_guideline: frozenset[str]) -> Iterator[Finding]:
    """Find editions of standards that no longer counted on a day; one the guideline itself names is only told."""
    for text in texts:
        told = set()
        for citation in citations(text.text):
            known = withdrawn(citation, day)
            if known is None or citation.name in told:
                continue
            told.add(citation.name)
            is_named = citation.name in in_guideline
            sentence = (
                _("%(old)s has been replaced by %(new)s; the guideline edition declared by still names it.")
                if is_named
                else _("%(old)s has been replaced by %(new)s.")
            )
            yield Finding(
                kind=Kind.STANDARD_WITHDRAWN,
                is_urgent=not is_named,
                sentence=sentence % {"old": citation.name, "new": known.replaced_by},
                place=text.place,
                anchor=text.anchor,
                basis=(citation.name, text.text),
                excerpt=excerpt(text.text, citation.start, citation.end),
            )


def level_reached(areas: Iterable[AreaFacts]) -> int:
    """Return the level that complete areas make; 0 without risk management."""
    areas = list(areas)
    if not any(area.is_reached for area in areas if area.is_risk_management):
        return 0
    return level_for(sum(area.is_reached for area in areas if not area.is_risk_management))


def level_findings(level: int, areas: Sequence[AreaFacts]) -> Iterator[Finding]:
    """Find out that the answers do not carry the level declared.

    A registration from before the portal has no checklist, and so nothing that could be found out.
    """
    reached = level_reached(areas)
    missing = [area for area in areas if not area.is_reached]
    if reached < level and missing:
        words = {"level": level, "reached": reached, "areas": ", ".join(area.label for area in missing)}
        sentence = (
            _("Level %(level)d is declared, the answers reach level %(reached)d. Not complete: %(areas)s.")
            if reached
            else _("Level %(level)d is declared, the answers reach no level yet. Not complete: %(areas)s.")
        )
        basis = tuple(f"{area.key} {area.total} {area.lacking} {area.not_applicable}" for area in missing)
        anchor = missing[0].anchor
        yield Finding(Kind.LEVEL_NOT_REACHED, True, sentence % words, missing[0].label, anchor, (str(level), *basis))


def not_applicable_findings(areas: Iterable[AreaFacts]) -> Iterator[Finding]:
    """Find areas of which most is answered as not applicable."""
    for area in areas:
        if area.not_applicable >= FEWEST_NOT_APPLICABLE and 2 * area.not_applicable > area.total:
            words = {"count": area.not_applicable, "total": area.total}
            yield Finding(
                kind=Kind.MOSTLY_NOT_APPLICABLE,
                is_urgent=False,
                sentence=_("%(count)d of %(total)d items are answered as not applicable.") % words,
                place=area.label,
                anchor=area.anchor,
                basis=(str(area.not_applicable), str(area.total)),
            )


def signature_findings(
    signed_on: date | None, *, in_force_from: date, uploaded_on: date, submitted_on: date
) -> Iterator[Finding]:
    """Find a date on the paper that can't be, or is far from the submission."""
    if signed_on is None:
        return
    sentence, is_urgent = "", True
    if signed_on > uploaded_on:
        sentence = _("The paper is dated %(day)s, after the day on which it was uploaded.")
    elif signed_on < in_force_from:
        sentence = _("The paper is dated %(day)s, before the guideline edition was published.")
    elif signed_on < submitted_on - SIGNED_LONG_BEFORE:
        sentence, is_urgent = _("The paper is dated %(day)s, long before the declaration was submitted."), False
    if sentence:
        day = date_format(signed_on, "Y-m-d")
        place = _("Signed declaration")
        yield Finding(Kind.SIGNATURE_DATE, is_urgent, sentence % {"day": day}, place, "#documents-title", (day,))


def product_findings(namesakes: Iterable[Namesake]) -> Iterator[Finding]:
    """Tell that products of the same name are known; of another organisation that is urgent."""
    for each in namesakes:
        words = {"product": each.product, "organization": each.organization, "number": each.number}
        if each.is_registered:
            sentence = _("“%(product)s” is registered already: %(number)s, %(organization)s.")
        else:
            sentence = _("“%(product)s” is declared in another declaration as well: %(number)s, %(organization)s.")
        yield Finding(
            kind=Kind.PRODUCT_KNOWN,
            is_urgent=not each.is_own,
            sentence=sentence % words,
            place=_("Product"),
            anchor="#details",
            basis=(each.product, str(each.declaration), each.number),
            other=each.declaration,
        )


def shared_findings(files: Iterable[SharedFile]) -> Iterator[Finding]:
    """Tell that another organisation handed in the very same file."""
    for each in files:
        words = {"name": each.name, "organization": each.organization, "number": each.number}
        yield Finding(
            kind=Kind.EVIDENCE_ELSEWHERE,
            is_urgent=True,
            sentence=_("“%(name)s” is the same file that %(organization)s enclosed with %(number)s.") % words,
            place=each.place,
            anchor=each.anchor,
            basis=(each.sha256, str(each.declaration)),
            other=each.declaration,
        )


def repeated_findings(uses: dict[str, Use]) -> Iterator[Finding]:
    """Tell, for information, that one file stands for many items. Shape: uses by SHA-256."""
    for sha256, use in uses.items():
        if len(use.numbers) >= FEWEST_ITEMS_OF_ONE_FILE:
            words = {"name": use.name, "count": len(use.numbers), "numbers": ", ".join(use.numbers)}
            sentence = _("“%(name)s” is enclosed with %(count)d items: %(numbers)s.") % words
            yield Finding(Kind.EVIDENCE_REPEATED, False, sentence, use.numbers[0], use.anchor, (sha256, *use.numbers))
