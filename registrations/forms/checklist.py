"""One item of the checklist on a page: its answer, its documents, and a blank row for the next document."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.http import QueryDict
from django.utils.translation import gettext as _

from ghs.errors import Refusal
from ghs.library.queries import Pieces, rewording
from registrations.forms.answers import AnswerForm, EvidenceForm
from registrations.forms.merging import MergingForm
from registrations.merging import fingerprint
from registrations.models import Answer, Evidence, Gap

Form = TypeVar("Form", bound=MergingForm)


class Item:
    """One criterion with its answer; `form` is None where it can only be read.

    Shape: a form is bound when its part of the page was sent: a document that a colleague added meanwhile is
    not on the page that comes back, and stays as it is.
    """

    def __init__(self, answer: Answer, *, is_open: bool, data: Any = None, files: Any = None) -> None:
        self.answer = answer
        self.evidence = list(answer.evidence.all())
        self.form: AnswerForm | None = None
        self.rows: list[tuple[Evidence | None, EvidenceForm]] = []
        if is_open:
            self.form = answer_form(answer, data)
            self.rows = [(each, evidence_form(each, data, files)) for each in self.evidence]
            self.rows.append((None, blank_form(answer, data, files)))

    @property
    def anchor(self) -> str:
        """Where the item stands on its page."""
        return f"answer-{self.answer.pk}"

    @property
    def rewording(self) -> list[tuple[str, Pieces, Pieces]]:
        """How the item was worded when it was answered, and how it is now; empty unless it must be read again."""
        if not self.answer.is_to_read_again or self.answer.carried_from is None:
            return []
        return rewording(self.answer.carried_from.criterion, self.answer.criterion)

    @property
    def gap(self) -> Gap | None:
        """What is missing as stored."""
        return self.answer.gap(len(self.evidence))

    @property
    def forms(self) -> list[MergingForm]:
        """Every form of the item."""
        return [self.form, *(form for _evidence, form in self.rows)] if self.form else []

    @property
    def is_wrong(self) -> bool:
        """Whether something of the item must be mended."""
        return any(form.is_bound and form.errors for form in self.forms)

    def keep(self, sent: "Item", refused: Mapping[str, Refusal]) -> None:
        """Show what could not be saved as it was typed; everything else shows what is stored now."""
        if self.form and sent.form:
            self.form = _kept(self.form, sent.form, refused, stored=_words(self.answer))
        forms = {form.prefix: form for _evidence, form in sent.rows}
        self.rows = [
            (
                row,
                _kept(
                    form,
                    forms.get(form.prefix, form),
                    refused,
                    stored=" / ".join(filter(None, row.texts)) if row else "",
                ),
            )
            for row, form in self.rows
        ]


def gone_documents(items: Iterable[Item], data: QueryDict) -> dict[str, str]:
    """Return, by prefix, what was typed into documents that a colleague removed meanwhile, in words."""
    there = {f"e{evidence.pk}" for item in items for evidence in item.evidence}
    prefixes = [name.removesuffix("-seen") for name in data if re.fullmatch(r"e\d+-seen", name)]
    forms = [EvidenceForm(data, is_stored=True, prefix=prefix) for prefix in prefixes if prefix not in there]
    said = _(
        "A colleague removed a document meanwhile that you changed: “%(document)s”. Enter it anew if it is needed."
    )
    return {str(form.prefix): said % {"document": form.words} for form in forms if form.is_valid() and form.is_changed}


def _kept(now: Form, sent: Form, refused: Mapping[str, Refusal], *, stored: str) -> Form:
    """Return the form that came back if it has something to mend, else the one that shows what is stored."""
    refusal = refused.get(str(sent.prefix))
    if refusal:
        sent.refuse(refusal, stored=stored, seen=now["seen"].initial or "")
    return sent if sent.is_bound and sent.errors else now


def _words(answer: Answer) -> str:
    """Return a stored answer in words."""
    return " / ".join(filter(None, [str(answer.get_verdict_display()), answer.reason]))


def answer_form(answer: Answer, data: Any) -> AnswerForm:
    """Return the form of an answer, bound if it was sent."""
    prefix = f"a{answer.pk}"
    initial = {"verdict": answer.verdict, "reason": answer.reason, "seen": fingerprint(*answer.texts)}
    return AnswerForm(
        _sent(data, prefix)[0],
        criterion=answer.criterion,
        is_to_read_again=answer.is_to_read_again,
        prefix=prefix,
        initial=initial,
    )


def evidence_form(evidence: Evidence, data: Any, files: Any) -> EvidenceForm:
    """Return the form of a document that is stored, bound if it was sent."""
    prefix = f"e{evidence.pk}"
    name, number, version, link = evidence.texts
    initial = {
        "document_name": name,
        "document_number": number,
        "document_version": version,
        "link": link,
        "seen": fingerprint(*evidence.texts),
    }
    return EvidenceForm(*_sent(data, prefix, files), is_stored=True, prefix=prefix, initial=initial)


def blank_form(answer: Answer, data: Any, files: Any) -> EvidenceForm:
    """Return the form of a document to add, bound if it was sent."""
    prefix = f"n{answer.pk}"
    return EvidenceForm(*_sent(data, prefix, files), is_stored=False, prefix=prefix)


def _sent(data: Any, prefix: str, files: Any = None) -> tuple[Any, Any]:
    """Return data and files for a form whose part of the page came back, else nothing for either."""
    return (data, files) if data is not None and f"{prefix}-seen" in data else (None, None)
