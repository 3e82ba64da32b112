"""Loading the guideline and the law, and noting outreach."""

import json
import uuid
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from ghs.accounts.models import User
from ghs.files.actions import store_upload
from ghs.files.models import Kind
from ghs.history.actions import Person, record
from ghs.library.checklist import EditionEntry, FileFault, read_editions
from ghs.library.models import Area, Criterion, Distribution, GuidelineEdition, LawArticle, Leaflet, Lecture

Occasion = Lecture | Distribution

DATA = Path(__file__).parent / "data"
GUIDELINE = DATA / "guideline.json"
LAW_ARTICLES = DATA / "law_articles.json"
LEAFLET_LIMIT_BYTES = 20 * 1024 * 1024


@transaction.atomic
def load_guideline(*, path: Path = GUIDELINE, by: Person | None = None, at: datetime) -> int:
    """Load editions and checklists that are not there yet; return how many criteria were new.

    Effects: loading the same file again changes nothing; a loaded edition or checklist never changes, neither in
    a line nor by one more or less. What declarations refer to is kept from change by the database, too.
    Errors: FileFault when the file breaks the schema or contradicts what is loaded.
    """
    try:
        content = json.loads(path.read_text())
    except ValueError as fault:
        raise FileFault(f"{path.name} is not JSON: {fault}") from None
    return sum(_load_edition(entry, by, at) for entry in read_editions(content, set(Area.values)))


def _load_edition(entry: EditionEntry, by: Person | None, at: datetime) -> int:
    facts = {"published_on": entry.published_on, "title_ja": entry.title_ja, "title_en": entry.title_en}
    edition, is_new = GuidelineEdition.objects.get_or_create(number=entry.number, defaults=facts)
    _refuse_change(edition, facts, f"edition {entry.number}")
    rows = [{**row, "position": position} for position, row in enumerate(entry.criteria, 1)]
    loaded = {criterion.number: criterion for criterion in edition.criteria.all()}
    if loaded:
        _refuse_other_checklist(loaded, rows, entry.number)
    else:
        Criterion.objects.bulk_create(Criterion(edition=edition, **row) for row in rows)
    added = 0 if loaded else len(rows)
    if is_new or added:
        record(verb="load_guideline", obj=edition, by=by, at=at, detail={"criteria": added})
    return added


def _refuse_other_checklist(loaded: dict[str, Criterion], rows: list[dict[str, Any]], edition: str) -> None:
    if odd := sorted(loaded.keys() ^ {row["number"] for row in rows}):
        where = "is not in the file" if odd[0] in loaded else "is not in the loaded checklist"
        raise FileFault(f"edition {edition}, criterion {odd[0]} {where}; a checklist never changes, make a new edition")
    for row in rows:
        _refuse_change(loaded[row["number"]], row, f"edition {edition}, criterion {row['number']}")


def _refuse_change(loaded: GuidelineEdition | Criterion, facts: dict[str, object], where: str) -> None:
    for name, value in facts.items():
        if getattr(loaded, name) != value:
            raise FileFault(f"{where}: {name} differs from what is loaded; criteria never change, make a new edition")


@transaction.atomic
def load_law_articles(*, at: datetime) -> int:
    """Load where the duties of the law on personal information stand; return how many lines were new.

    Effects: loading again changes nothing.
    Source: Act on the Protection of Personal Information, numbering in force from 30 May 2017 and, after
    the renumbering by the amendment of 2021, from 1 April 2022.
    """
    rows = json.loads(LAW_ARTICLES.read_text())["articles"]
    added = 0
    for row in rows:
        key = {"duty": row["duty"], "effective_from": date.fromisoformat(row["effective_from"])}
        article, is_new = LawArticle.objects.get_or_create(**key, defaults=row)
        if is_new:
            record(verb="load_law_article", obj=article, by=None, at=at, detail={"article": article.article})
        added += is_new
    return added


@transaction.atomic
def add_leaflet(
    *,
    title: str,
    audience: str,
    published_on: date,
    upload: UploadedFile | None,
    once: uuid.UUID,
    by: User,
    at: datetime,
) -> Leaflet:
    """Note a leaflet and publish its file, if there is one.

    Effects: the same submission twice is one leaflet.
    Errors: FileRefused when the file is no sound PDF.
    """
    if earlier := Leaflet.objects.filter(submission=once).first():
        return earlier
    file = None
    if upload:
        file = store_upload(upload=upload, kinds={Kind.PDF}, limit_bytes=LEAFLET_LIMIT_BYTES, by=by, at=at)
    leaflet, is_new = Leaflet.objects.get_or_create(
        submission=once, defaults={"title": title, "audience": audience, "published_on": published_on, "file": file}
    )
    if is_new:
        record(verb="add_leaflet", obj=leaflet, by=by, at=at, detail={"published_on": str(published_on)})
    return leaflet


@transaction.atomic
def add_occasion(
    *, model: type[Occasion], title: str, held_on: date, once: uuid.UUID, by: User, at: datetime
) -> Occasion:
    """Note a lecture that was given, or an occasion at which leaflets were handed out.

    Effects: the same submission twice is one occasion.
    """
    occasion, is_new = model.objects.get_or_create(submission=once, defaults={"title": title, "held_on": held_on})
    if is_new:
        record(verb=f"add_{model._meta.model_name}", obj=occasion, by=by, at=at, detail={"held_on": str(held_on)})
    return occasion


@transaction.atomic
def remove_outreach(*, done: Leaflet | Occasion, by: User, at: datetime) -> None:
    """Take back something noted by mistake; history keeps that it was there."""
    record(verb=f"remove_{done._meta.model_name}", obj=done, by=by, at=at, detail={"title": done.title})
    done.delete()
