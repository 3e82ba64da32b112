"""Loading the guideline and the law."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ghs.history.models import Entry
from ghs.library.actions import GUIDELINE, load_guideline, load_law_articles
from ghs.library.checklist import FileFault
from ghs.library.models import Criterion, GuidelineEdition, LawArticle

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 22, tzinfo=UTC)


def file_of(folder: Path, content: object) -> Path:
    path = folder / "guideline.json"
    path.write_text(json.dumps(content))
    return path


def test_the_file_of_the_portal_loads_once() -> None:
    added = load_guideline(at=AT)
    again = load_guideline(at=AT)
    assert (added, again) == (20, 0)
    assert list(GuidelineEdition.objects.values_list("number", flat=True)) == ["1.20", "1.10", "1.00"]
    assert Entry.objects.filter(verb="load_guideline").count() == 3


def test_every_shipped_criterion_is_a_sample() -> None:
    load_guideline(at=AT)
    assert Criterion.objects.filter(is_sample=False).count() == 0
    assert set(Criterion.objects.values_list("area", flat=True)) == {
        "risk_management",
        "quality_management",
        "product_safety",
        "life_cycle",
    }


def test_a_loaded_criterion_never_changes(tmp_path: Path) -> None:
    load_guideline(at=AT)
    before = Criterion.objects.get(number="R-1").text_ja
    content = json.loads(GUIDELINE.read_text())
    content["editions"][2]["criteria"][0]["text_ja"] = "別の問い"
    with pytest.raises(FileFault, match=r"edition 1.20, criterion R-1: text_ja differs"):
        load_guideline(path=file_of(tmp_path, content), at=AT)
    assert Criterion.objects.get(number="R-1").text_ja == before


def test_a_faulty_file_loads_nothing(tmp_path: Path) -> None:
    content = json.loads(GUIDELINE.read_text())
    content["editions"][2]["criteria"][7]["area"] = "elsewhere"
    with pytest.raises(FileFault, match=r"edition 3, criterion 8: area must be one of"):
        load_guideline(path=file_of(tmp_path, content), at=AT)
    assert GuidelineEdition.objects.count() == 0


def test_a_file_that_is_not_json_is_named(tmp_path: Path) -> None:
    path = tmp_path / "guideline.json"
    path.write_text("{")
    with pytest.raises(FileFault, match=r"guideline.json is not JSON"):
        load_guideline(path=path, at=AT)


def test_law_articles_load_once() -> None:
    assert (load_law_articles(at=AT), load_law_articles(at=AT)) == (53, 0)
    assert LawArticle.objects.count() == 53
