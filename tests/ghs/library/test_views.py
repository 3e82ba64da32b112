"""The library's pages and files."""

import csv
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.test import Client

from ghs.files.actions import keep_document
from ghs.library.actions import load_guideline, load_law_articles
from ghs.library.models import Leaflet

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def guideline() -> None:
    load_guideline(at=AT)


def test_the_library_lists_editions_and_marks_the_one_in_force(visitor: Client, guideline: None) -> None:
    page = visitor.get("/library/").content.decode()
    assert page.index("1.20") < page.index("1.10") < page.index("1.00")
    assert page.count("現行") == 1
    assert page.count('href="/library/checklist/1.20/"') == 1
    assert page.count('href="/library/checklists/1.10/1.20/"') == 1
    assert "サンプル" in page


def test_an_empty_library_says_what_to_do(visitor: Client) -> None:
    assert "ガイドラインは準備中です。" in visitor.get("/library/").content.decode()


def test_the_checklist_is_labelled_as_a_sample(visitor: Client, guideline: None) -> None:
    page = visitor.get("/library/checklist/1.20/").content.decode()
    assert "意図した使用、想定する利用者と使用環境を文書にしていますか。" in page
    assert '<span class="sample">サンプル</span>' in page
    assert "Is the intended use" not in page
    assert "Are the intended use" in visitor.get("/en/library/checklist/1.20/").content.decode()


@pytest.mark.parametrize("path", ["1.00/", "9.99/", "1.00/checklist.csv", "1.20/checklist.exe"])
def test_a_checklist_that_is_not_there_is_404(visitor: Client, guideline: None, path: str) -> None:
    assert visitor.get(f"/library/checklist/{path}").status_code == 404


def test_the_csv_opens_in_a_spreadsheet(visitor: Client, guideline: None) -> None:
    answer = visitor.get("/library/checklist/1.20/checklist.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="ghs-checklist-1.20-ja.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert (len(rows), rows[0][0], rows[1][0]) == (53, "番号", "R-1 (サンプル)")


def test_the_pdf_is_the_same_each_time(visitor: Client, guideline: None) -> None:
    first, second = (visitor.get("/library/checklist/1.20/checklist.pdf").content for _ in range(2))
    assert first == second
    assert first.startswith(b"%PDF-")


def test_a_leaflet_is_served_to_everyone(visitor: Client) -> None:
    file = keep_document(content=b"%PDF-1.7 sample", name="leaflet.pdf", by=None, at=AT)
    with_file = Leaflet.objects.create(
        title="リーフレット", audience="医療機関", published_on=date(2019, 8, 1), file=file
    )
    without = Leaflet.objects.create(title="予告", audience="医療機関", published_on=date(2019, 9, 1))
    assert f"/library/leaflets/{with_file.pk}/file/" in visitor.get("/library/").content.decode()
    answer = visitor.get(f"/library/leaflets/{with_file.pk}/file/")
    assert (answer["Content-Type"], answer.getvalue()) == ("application/pdf", b"%PDF-1.7 sample")
    assert visitor.get(f"/library/leaflets/{without.pk}/file/").status_code == 404


def test_the_guide_names_todays_articles_and_those_that_moved(visitor: Client) -> None:
    load_law_articles(at=AT)
    page = visitor.get("/guide/").content.decode()
    assert "法第45条" in page
    assert "<td>23</td><td>27</td>" in page
    assert "法第38条" in page  # fees, as numbered today


def test_every_drawing_of_the_manga_is_described(visitor: Client) -> None:
    page = visitor.get("/library/manga/").content.decode()
    assert [page.count(f"img/manga-{number}.svg") for number in range(1, 5)] == [1, 1, 1, 1]
    assert page.count('alt=""') == 1  # the logo only
