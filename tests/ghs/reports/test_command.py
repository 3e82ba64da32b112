import json
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from tests.ghs.register.factories import register_product

pytestmark = pytest.mark.django_db


def report(first="2019-04-01", last="2020-03-31", **options):
    out = StringIO()
    call_command("annual_report", first=first, last=last, stdout=out, **options)
    return out.getvalue()


def test_text_is_the_usual_format():
    register_product("甲")
    assert "■GHS登録数：新規1件（レベル1：1件）、累計1件" in report()


def test_json_has_exactly_the_agreed_keys():
    told = json.loads(report(format="json"))
    keys = ["registrations", "events", "video_sets", "subscribers", "mailings", "news_posts"]
    assert list(told) == [*keys, "leaflets", "lectures", "distributions"]


def test_a_workbook_goes_to_a_file(tmp_path):
    report(format="xlsx", output=str(tmp_path / "report.xlsx"))
    book = openpyxl.load_workbook(BytesIO((tmp_path / "report.xlsx").read_bytes()))
    assert len(book.sheetnames) == 6


def test_a_document_goes_to_the_standard_output(capsysbinary):
    report(format="pdf")
    assert capsysbinary.readouterr().out.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("first", "last", "option"), [("x", "2020-01-01", "--from"), ("2020-01-02", "2020-01-01", "--to")]
)
def test_wrong_days_are_named(first, last, option):
    with pytest.raises(CommandError, match=f"^{option}: "):
        report(first, last)
