import json
import uuid
from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pikepdf
import pytest

from ghs.reports.models import ReportingPeriod
from tests.ghs.register.factories import register_product

pytestmark = pytest.mark.django_db
REPORT = "/desk/report/"
DAYS = {"first": "2019-04-01", "last": "2020-03-31"}


def saved_period(**changes):
    values = {"name": "報告会", "first_on": date(2019, 3, 1), "last_on": date(2020, 2, 21), "is_default": True}
    return ReportingPeriod.objects.create(created_at=datetime(2026, 1, 1, tzinfo=UTC), **{**values, **changes})


def test_staff_of_every_role_reads_the_report(client_of, reviewer, organiser, publisher, privacy_officer, operator):
    for person in [reviewer, organiser, publisher, privacy_officer, operator]:
        assert client_of(person).get(REPORT).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", REPORT), ("get", f"{REPORT}download/json/"), ("post", f"{REPORT}periods/")],
)
def test_outsiders_learn_nothing(visitor, client_of, owner, attendee, method, path):
    assert getattr(visitor, method)(path)["Location"].startswith("/accounts/login/")
    for person in [owner, attendee]:
        assert getattr(client_of(person), method)(path).status_code == 404


def test_the_page_tells_the_figures_of_the_days_asked_for(client_of, organiser):
    register_product("甲", level=2)
    page = client_of(organiser).get(REPORT, DAYS).content.decode()
    assert "新規1件（レベル2：1件）、累計1件" in page
    assert "2019年4月1日～2020年3月31日" in page
    assert "<svg" in page
    assert "この期間を保存する" in page


def test_without_a_wish_the_saved_default_is_shown(client_of, organiser):
    saved_period()
    page = client_of(organiser).get(REPORT).content.decode()
    assert "実績のまとめ：報告会 2019年3月1日～2020年2月21日" in page
    assert "この期間を保存する" not in page


@pytest.mark.parametrize(
    "days",
    [
        {"first": "2020-03-31", "last": "2019-04-01"},
        {"first": "2019-02-30", "last": "2019-04-01"},
        {"first": "0001-01-01", "last": "9999-12-31"},
        {"first": "2019-04-01"},
        {"first": "a\x00", "last": "'; --"},
        {"year": "2019"},
    ],
)
def test_wrong_days_are_answered_with_what_to_mend(client_of, organiser, days):
    page = client_of(organiser).get(REPORT, days)
    assert page.status_code == 400
    assert 'class="error-summary"' in page.content.decode()


def download(client, kind, days=DAYS):
    return client.get(f"{REPORT}download/{kind}/", days)


def test_json_and_text(client_of, organiser):
    register_product("甲")
    client = client_of(organiser)
    assert json.loads(download(client, "json").content)["registrations"]["total"] == 1
    text = download(client, "text")
    assert "■GHS登録数：新規1件（レベル1：1件）、累計1件" in text.content.decode()
    assert "%E5%B9%B4%E6%AC%A1%E5%A0%B1%E5%91%8A_2019-04-01_2020-03-31.txt" in text["Content-Disposition"]


def test_the_workbook_holds_dates_and_numbers(client_of, organiser):
    register_product("甲")
    book = openpyxl.load_workbook(BytesIO(download(client_of(organiser), "xlsx").content))
    summary = {row[0].value: row[1].value for row in book.worksheets[0].iter_rows(min_row=2)}
    assert summary["開始日"] == datetime(2019, 4, 1)  # noqa: DTZ001 - a cell knows no zone
    assert summary["累計登録数"] == 1
    assert [[cell.value for cell in row] for row in book["登録の一覧"].iter_rows()] == [
        ["年度", "新規", "累計"],
        [2019, 1, 1],
    ]


def test_the_document_is_a_pdf_with_its_title(client_of, organiser):
    with pikepdf.open(BytesIO(download(client_of(organiser), "pdf").content)) as document:
        assert str(document.docinfo["/Title"]) == "GHS（ヘルスソフトウェア）活動実績のまとめ"


@pytest.mark.parametrize(("kind", "days"), [("exe", DAYS), ("json", {}), ("json", {**DAYS, "last": "x"})])
def test_an_unknown_file_is_not_found(client_of, organiser, kind, days):
    assert download(client_of(organiser), kind, days).status_code == 404


def test_a_period_is_saved_once_and_shown(client_of, organiser):
    client, wish = client_of(organiser), {**DAYS, "name": " 2019年度 ", "submission": str(uuid.uuid4())}
    for _ in range(2):
        page = client.post(f"{REPORT}periods/", wish)
        assert (page.status_code, page["Location"]) == (302, f"{REPORT}?first=2019-04-01&last=2020-03-31")
    assert list(ReportingPeriod.objects.values_list("name", "is_default")) == [("2019年度", False)]


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"name": "報告会"}, {"name": "a\nb"}, {"name": "あ" * 61}, {"first": "x"}, {"last": "2018-01-01"}],
)
def test_what_can_t_be_saved_comes_back(client_of, organiser, wrong):
    saved_period()
    page = client_of(organiser).post(f"{REPORT}periods/", {**DAYS, "name": "新しい期間", **wrong})
    assert page.status_code == 422
    assert 'class="error-summary"' in page.content.decode()
    assert ReportingPeriod.objects.count() == 1


def test_a_period_is_removed(client_of, organiser):
    client, saved = client_of(organiser), saved_period()
    assert client.get(f"{REPORT}periods/{saved.pk}/remove/").status_code == 405
    assert client.post(f"{REPORT}periods/{saved.pk}/remove/").status_code == 302
    assert client.post(f"{REPORT}periods/{saved.pk}/remove/").status_code == 404
    assert not ReportingPeriod.objects.exists()
