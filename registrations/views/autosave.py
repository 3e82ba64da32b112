"""Saving while somebody writes: what static/js/autosave.js is answered.

Shape: `said` is for the person. `unsaved` names the parts of the page, by their prefix, that could not be kept.
`seen` has new fingerprints for the parts that stand in the database as they were typed: a part that a colleague
changed keeps its old one, so that the next save notices. `held` has what a colleague saved, to stand beside what
was typed; a held part is only saved by its person's own click. `added` tells which documents new ones have become.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from registrations.forms.answers import EvidenceForm
from registrations.forms.checklist import Item
from registrations.forms.merging import MergingForm


def is_autosave(request: HttpRequest) -> bool:
    """Whether the page saves itself, without its person having pressed a button."""
    return request.headers.get("X-Autosave") == "1"


def refused_autosave(said: str) -> JsonResponse:
    """Say that nothing can be kept now."""
    return JsonResponse({"said": _("Not saved. %(reason)s") % {"reason": said}}, status=409)


def autosaved(said: list[str], **parts: Any) -> JsonResponse:
    """Say what was kept and, in `said`, what was not."""
    at = {"time": f"{timezone.localtime():%H:%M}"}
    if not said:
        return JsonResponse({"said": _("Saved at %(time)s.") % at, "unsaved": [], **parts})
    reasons = " ".join(said)
    told = _("Not saved: %(reasons)s Everything else was saved at %(time)s.") % {"reasons": reasons, **at}
    return JsonResponse({"said": told, **parts}, status=422)


def autosaved_checklist(items: Sequence[Item], sent: Sequence[Item], gone: dict[str, str]) -> JsonResponse:
    """Answer for the items of an area: as they are stored now, and as they were sent."""
    back = {str(form.prefix): form for item in sent for form in item.forms if form.is_bound}
    wrong = {str(form.prefix): form for item in items for form in item.forms if form.is_bound and form.errors}
    kept = {prefix: form for prefix, form in back.items() if prefix not in wrong}
    added = _added(items, kept)
    return autosaved(
        [f"{item.answer.criterion.number} {text}" for item in items for text in errors_of(item.forms)]
        + [*gone.values()],
        unsaved=[*wrong, *gone],
        seen=_seen(items, {added.get(prefix, prefix): form for prefix, form in kept.items()}) | renewed(wrong.values()),
        held={prefix: held(form) for prefix, form in wrong.items() if form.stored_text},
        added=added,
        gaps=_gaps(items, sent),
        done=(done := sum(item.gap is None for item in items)),
        progress=_("%(done)s of %(total)s items complete") % {"done": done, "total": len(items)},
    )


def autosaved_part(form: MergingForm, before: dict[str, Any]) -> JsonResponse:
    """Answer for a page that is one form. A field that was empty and still is lacks nothing yet."""
    unfilled = {name for name, value in before.items() if not value and not form.data.get(name)}
    said = [str(error) for error in form.non_field_errors()]
    for field in form:
        if field.name not in unfilled:
            said += [f"{field.label}: {error}" for error in field.errors]
    return autosaved(
        said,
        unsaved=[""] if said else [],
        seen={"seen": form["seen"].value()},
        held={"": held(form)} if form.stored_text else {},
    )


def held(form: MergingForm) -> str:
    """Return what a colleague saved meanwhile, as the page shows it."""
    return render_to_string("registrations/_stored.html", {"form": form})


def renewed(forms: Iterable[MergingForm]) -> dict[str, str]:
    """Return the new fingerprints of parts that two people changed, so that a click replaces what is shown."""
    return {form.add_prefix("seen"): form["seen"].value() for form in forms if form.stored_text}


def errors_of(forms: Iterable[MergingForm]) -> Iterator[str]:
    """Return what must be mended in forms that were sent, each with its field's name."""
    for form in forms:
        if form.is_bound:
            yield from map(str, form.non_field_errors())
            yield from (f"{field.label}: {error}" for field in form for error in field.errors)


def _gaps(items: Sequence[Item], sent: Sequence[Item]) -> dict[str, str]:
    """Return what is missing now in the items of which something was sent, by their place on the page."""
    touched = {item.anchor for item in sent if any(form.is_bound for form in item.forms)}
    shown = [item for item in items if item.anchor in touched]
    return {item.anchor: render_to_string("registrations/_gap.html", {"item": item}) for item in shown}


def _added(items: Sequence[Item], kept: dict[str, MergingForm]) -> dict[str, str]:
    """Return under which prefix a document that was new is stored now."""
    added = {}
    for item in items:
        form = kept.get(f"n{item.answer.pk}")
        if not isinstance(form, EvidenceForm):
            continue
        if alike := [row for row in item.evidence if row.texts == form.texts]:
            added[f"n{item.answer.pk}"] = f"e{alike[-1].pk}"
    return added


def _seen(items: Sequence[Item], kept: dict[str, MergingForm]) -> dict[str, str]:
    """Return the fingerprints of the parts that are stored as they were typed."""
    seen = {}
    for now in (form for item in items for form in item.forms if not form.is_bound and form.initial):
        typed = kept.get(str(now.prefix))
        if typed and all(typed.cleaned_data.get(name) == now.initial[name] for name in now.initial if name != "seen"):
            seen[now.add_prefix("seen")] = str(now.initial["seen"])
    return seen
