"""The public page that shows what changed from one edition to the next."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from ghs.library.actions import load_guideline

pytestmark = pytest.mark.django_db

PAGE = "/library/checklists/1.10/1.20/"


@pytest.fixture(autouse=True)
def guideline() -> None:
    load_guideline(at=datetime(2026, 11, 22, tzinfo=UTC))


def words_of(client: Client, query: str = "") -> dict[str, list[str]]:
    areas = client.get(PAGE + query).context["areas"]
    return {row.difference.key: [str(word) for word in row.words] for _, rows in areas for row in rows}


def test_every_change_is_told_in_words(visitor: Client) -> None:
    words = words_of(visitor)
    assert len(words) == 55
    assert words["intended-use"] == ["変更なし"]
    assert words["hazards"] == ["文言の変更"]
    assert words["risk-competence"] == ["新設"]
    assert words["printed-instructions"] == ["廃止"]
    assert words["risk-file"] == ["番号の変更"]
    assert words["installation-and-disposal"] == ["文言の変更", "引用規格の変更", "番号の変更"]


def test_both_wordings_stand_side_by_side_with_the_change_marked(visitor: Client) -> None:
    page = visitor.get(PAGE).content.decode()
    assert "正常な使用<ins>と予見できる誤使用の両方</ins>について" in page
    assert "<del>IEC</del> 82304-1:<del>2016</del>" in page
    assert "この版にはありません" in page
    assert "サンプル" in page


def test_the_english_page_tells_the_same_in_english(visitor: Client) -> None:
    page = visitor.get(f"/en{PAGE}").content.decode()
    assert '<span class="change">Wording changed</span>' in page
    assert "<ins>" in page
    assert "Not in this edition" in page


def test_only_the_changes_may_be_shown(visitor: Client) -> None:
    everything, changed = words_of(visitor), words_of(visitor, "?only=changes")
    assert changed == {key: words for key, words in everything.items() if words != ["変更なし"]}


def test_the_numbers_add_up(visitor: Client) -> None:
    counts = {str(word): number for word, number in visitor.get(PAGE).context["counts"]}
    listed = [word for words in words_of(visitor).values() for word in words]
    assert counts == {word: listed.count(word) for word in counts}
    assert (counts["新設"], counts["廃止"]) == (6, 3)


def test_the_wrong_way_round_leads_to_the_right_one(visitor: Client) -> None:
    assert visitor.get("/library/checklists/1.20/1.10/")["Location"] == PAGE


@pytest.mark.parametrize("path", ["1.20/1.20/", "1.00/1.20/", "1.10/9.99/"])
def test_what_cannot_be_compared_is_404(visitor: Client, path: str) -> None:
    assert visitor.get(f"/library/checklists/{path}").status_code == 404


def test_it_is_only_read(visitor: Client) -> None:
    assert visitor.post(PAGE).status_code == 405


def test_its_queries_do_not_grow_with_the_checklist(visitor: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(8):
        visitor.get(PAGE)
