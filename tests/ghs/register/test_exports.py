"""Any search of the register as a file: what is read back is what the page shows."""

import csv
import io
import json
from datetime import date, datetime
from urllib.parse import unquote

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ghs.register import sheets
from tests.factories import OrganizationFactory
from tests.ghs.register.factories import register_product
from tests.ghs.register.test_views import numbers

pytestmark = pytest.mark.django_db

KINDS = ["csv", "xlsx", "json"]
TITLES = [
    "登録番号",
    "製品",
    "製品数",
    "企業・団体",
    "フリガナ",
    "英語名",
    "法人番号",
    "レベル",
    "領域",
    "ガイドライン版",
    "状態",
    "登録日",
    "有効期限",
    "終了日",
    "理由",
    "供給元の登録番号",
    "確認ページ",
]


def content_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def csv_rows(content, charset="utf-8-sig"):
    return list(csv.reader(io.StringIO(content.decode(charset), newline="")))


def sheet_rows(content, sheet=0):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [list(row) for row in book.worksheets[sheet].iter_rows(values_only=True)]


def numbers_in(kind, content):
    if kind == "json":
        return [item["number"] for item in json.loads(content)["registrations"]]
    rows = csv_rows(content) if kind == "csv" else sheet_rows(content)
    return [row[0] for row in rows[1:]]


@pytest.fixture
def registered(db):
    """Registrations of every state with names that break careless files."""
    acme = OrganizationFactory(name="㈱髙橋メディカル", name_kana="タカハシ", corporate_number="7000012050002")
    register_product('引用"符,と\n改行', sequence=1, organization=acme, level=2)
    register_product("=HYPERLINK(1)", sequence=2, state="revoked", ended_on=date(2024, 5, 1), public_reason="＋理由")
    register_product("古い製品", sequence=3, expires_on=date(2021, 1, 31), registered_on=date(2019, 4, 1))
    register_product("吉野𠮷〜−", sequence=4, level=3, state="suspended")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "question",
    ["", "q=髙橋", "level=3", "state=lapsed", "sort=date", "on=2020-06-01", "q=ない", "year=2019"],
)
def test_a_file_holds_what_the_page_shows_in_its_order(visitor, registered, kind, question):
    shown = numbers(visitor.get(f"/register/?{question}"))
    assert numbers_in(kind, content_of(visitor, f"/register/download.{kind}?{question}")) == shown


def test_csv_tells_each_registration_in_a_row(visitor, registered):
    rows = csv_rows(content_of(visitor, "/register/download.csv?sort=number"))
    assert rows[0] == TITLES
    assert rows[1] == [
        "GHS-0001",
        '引用"符,と\n改行',
        "1",
        "㈱髙橋メディカル",
        "タカハシ",
        "Sample Health Software Inc.",
        "7000012050002",
        "2",
        "リスクマネジメント、ライフサイクル",
        "1.20",
        "登録中",
        "2020-01-15",
        "2999-01-31",
        "",
        "",
        "",
        "http://localhost:8000/verify/GHS-0001/",
    ]
    assert [row[10] for row in rows[1:]] == ["登録中", "取消", "失効", "一時停止"]
    assert [row[13] for row in rows[1:]] == ["", "2024-05-01", "2021-01-31", ""]


def test_no_cell_is_taken_for_a_formula(visitor, registered):
    row = csv_rows(content_of(visitor, "/register/download.csv?sort=number"))[2]
    assert (row[1], row[14]) == ("'=HYPERLINK(1)", "'＋理由")
    assert sheet_rows(content_of(visitor, "/register/download.xlsx?sort=number"))[2][1] == "'=HYPERLINK(1)"
    told = json.loads(content_of(visitor, "/register/download.json?sort=number"))["registrations"]
    assert told[1]["products"][0]["name"] == "=HYPERLINK(1)"


def test_older_programs_get_their_character_set(visitor, registered):
    content = content_of(visitor, "/register/download.csv?sort=number&encoding=cp932")
    rows = csv_rows(content, "cp932")
    assert rows[0] == TITLES
    assert rows[1][3] == "㈱髙橋メディカル"
    assert rows[4][1] == "吉野〓～－"


def test_a_workbook_holds_days_and_numbers_and_says_where_it_comes_from(visitor, registered):
    content = content_of(visitor, "/register/download.xlsx?sort=number&level=2")
    titles, row = sheet_rows(content)
    assert titles == TITLES
    assert (row[7], row[11]) == (2, datetime(2020, 1, 15))  # noqa: DTZ001 - workbooks know no zones
    about = dict(sheet_rows(content, sheet=1))
    assert about["出典"] == "http://localhost:8000/register/?level=2&sort=number"
    assert about["利用にあたって"] == "http://localhost:8000/api/v1/docs#terms"


def test_a_full_sheet_goes_on_in_the_next(monkeypatch):
    monkeypatch.setattr(sheets, "ROWS_A_SHEET", 2)
    rows = [[f"GHS-{number:04d}"] for number in range(5)]
    with sheets.workbook(["番号"], rows, [("出典", "x")]) as file:
        content = file.read()
    names = openpyxl.load_workbook(io.BytesIO(content)).sheetnames
    assert names == ["登録一覧", "登録一覧 2", "登録一覧 3", "このファイルについて"]
    assert [sheet_rows(content, sheet) for sheet in range(3)] == [
        [["番号"], ["GHS-0000"], ["GHS-0001"]],
        [["番号"], ["GHS-0002"], ["GHS-0003"]],
        [["番号"], ["GHS-0004"]],
    ]


def test_json_tells_what_the_interface_tells(visitor, registered):
    file = json.loads(content_of(visitor, "/register/download.json?sort=number"))
    assert file["registrations"] == visitor.get("/api/v1/registrations?sort=number").json()["items"]
    assert set(file["provenance"]) == {"title", "source", "as_of", "made_at", "terms"}


@pytest.mark.parametrize(
    ("address", "name", "content_type"),
    [
        ("download.csv", "ヘルスソフトウェア登録一覧_20200601.csv", "text/csv; charset=utf-8"),
        ("download.csv?encoding=cp932", "ヘルスソフトウェア登録一覧_20200601.csv", "text/csv; charset=shift_jis"),
        ("download.json?q=a", "ヘルスソフトウェア登録一覧_検索結果_20200601.json", "application/json"),
    ],
)
def test_the_file_s_name_says_the_day(visitor, registered, address, name, content_type):
    joint = "&" if "?" in address else "?"
    answer = visitor.get(f"/register/{address}{joint}on=2020-06-01")
    assert name in unquote(answer["Content-Disposition"])
    assert answer["Content-Type"] == content_type


def test_english_files_have_english_headings(visitor, registered):
    rows = csv_rows(content_of(visitor, "/en/register/download.csv?sort=number"))
    assert (rows[0][0], rows[1][10]) == ("Registration number", "Registered")
    assert rows[1][16] == "http://localhost:8000/en/verify/GHS-0001/"


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_search_leads_to_the_page_that_says_why(visitor, kind):
    answer = visitor.get(f"/register/download.{kind}?level=9&q=a")
    assert (answer.status_code, answer["Location"]) == (302, "/register/?level=9&q=a")


def test_an_unknown_character_set_leads_to_those_there_are(visitor):
    answer = visitor.get("/register/download.csv?encoding=ebcdic")
    assert answer["Location"] == "/api/v1/docs#downloads"


@pytest.mark.parametrize("kind", KINDS)
def test_head_tells_what_would_come(visitor, registered, kind):
    answer = visitor.head(f"/register/download.{kind}")
    assert (answer.status_code, answer.content) == (200, b"")
    assert "attachment" in answer["Content-Disposition"]
    assert visitor.post(f"/register/download.{kind}").status_code == 405


def test_whole_files_are_not_for_the_asking_without_end(visitor, settings):
    settings.DOWNLOADS_PER_MINUTE = 1
    answers = [visitor.get("/register/download.csv") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert int(answers[1]["Retry-After"]) <= 60


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_asks_the_database_as_often_for_thirty_as_for_one(visitor, kind):
    register_product("サンプル0")
    with CaptureQueriesContext(connection) as few:
        content_of(visitor, f"/register/download.{kind}")
    for sequence in range(2, 31):
        register_product(f"サンプル{sequence}", sequence=sequence)
    with CaptureQueriesContext(connection) as many:
        assert len(numbers_in(kind, content_of(visitor, f"/register/download.{kind}"))) == 30
    assert len(many) == len(few)
