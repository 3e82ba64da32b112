"""Reading the guideline and the law."""

from datetime import date

from ghs.library.models import GuidelineEdition, LawArticle


def edition_in_force(on: date) -> GuidelineEdition | None:
    """Return the edition to declare by on a day, or None before the guideline was loaded."""
    return GuidelineEdition.objects.in_force(on).first()


def articles_in_force(on: date) -> dict[str, LawArticle]:
    """Return the article of each duty as numbered on a day, by the duty's name."""
    return {article.duty: article for article in LawArticle.objects.in_force(on)}
