"""Loading the guideline and the law, and noting outreach."""

import json
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from ghs.history.actions import Person, record
from ghs.library.checklist import EditionEntry, FileFault, read_editions
from ghs.library.models import Area, Criterion, GuidelineEdition, LawArticle

DATA = Path(__file__).parent / "data"
GUIDELINE = DATA / "guideline.json"
LAW_ARTICLES = DATA / "law_articles.json"


@transaction.atomic
def load_guideline(*, path: Path = GUIDELINE, by: Person | None = None, at: datetime) -> int:
    """Load editions and criteria that are not there yet; return how many criteria were new.

    Effects: loading the same file again changes nothing; a loaded edition or criterion never changes.
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
    added = 0
    for position, row in enumerate(entry.criteria, 1):
        facts = {**row, "position": position}
        criterion, criterion_is_new = Criterion.objects.get_or_create(
            edition=edition, number=row["number"], defaults=facts
        )
        _refuse_change(criterion, facts, f"edition {entry.number}, criterion {row['number']}")
        added += criterion_is_new
    if is_new or added:
        record(verb="load_guideline", obj=edition, by=by, at=at, detail={"criteria": added})
    return added


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
