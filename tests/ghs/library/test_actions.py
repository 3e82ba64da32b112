"""Loading the guideline and the law."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ghs.history.models import Entry
from ghs.library.actions import GUIDELINE, load_guideline, load_law_articles
from ghs.library.checklist import FileFault
from ghs.library.models import Area, Criterion, GuidelineEdition, LawArticle

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 22, tzinfo=UTC)


def file_of(folder: Path, content: object) -> Path:
    path = folder / "guideline.json"
    path.write_text(json.dumps(content))
    return path


def test_the_file_of_the_portal_loads_once() -> None:
    added = load_guideline(at=AT)
    again = load_guideline(at=AT)
    assert (added, again) == (101, 0)
    assert list(GuidelineEdition.objects.values_list("number", flat=True)) == ["1.20", "1.10", "1.00"]
    assert Entry.objects.filter(verb="load_guideline").count() == 3


def test_every_shipped_criterion_is_a_sample() -> None:
    load_guideline(at=AT)
    assert Criterion.objects.filter(is_sample=False).count() == 0


@pytest.mark.parametrize("number", ["1.10", "1.20"])
def test_both_later_editions_are_of_real_size(number: str) -> None:
    load_guideline(at=AT)
    areas = Counter(Criterion.objects.filter(edition__number=number).values_list("area", flat=True))
    assert areas.keys() == set(Area)
    assert areas.total() >= 40
    assert min(areas.values()) >= 10


def test_a_loaded_criterion_never_changes(tmp_path: Path) -> None:
    load_guideline(at=AT)
    first = Criterion.objects.filter(edition__number="1.20", number="R-1")
    before = first.get().text_ja
    content = json.loads(GUIDELINE.read_text())
    content["editions"][2]["criteria"][0]["text_ja"] = "別の問い"
    with pytest.raises(FileFault, match=r"edition 1.20, criterion R-1: text_ja differs"):
        load_guideline(path=file_of(tmp_path, content), at=AT)
    assert first.get().text_ja == before


@pytest.mark.parametrize(
    ("is_more", "fault"), [(True, "R-99 is not in the loaded"), (False, "R-99 is not in the file")]
)
def test_a_loaded_checklist_takes_no_item_more_or_less(tmp_path: Path, is_more: bool, fault: str) -> None:
    content = json.loads(GUIDELINE.read_text())
    larger = json.loads(GUIDELINE.read_text())
    extra = {**content["editions"][2]["criteria"][0], "number": "R-99", "key": "another"}
    larger["editions"][2]["criteria"].append(extra)
    first, second = (content, larger) if is_more else (larger, content)
    load_guideline(path=file_of(tmp_path, first), at=AT)
    before = Criterion.objects.count()
    with pytest.raises(FileFault, match=fault):
        load_guideline(path=file_of(tmp_path, second), at=AT)
    assert Criterion.objects.count() == before


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
