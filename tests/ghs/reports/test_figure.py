from xml.etree import ElementTree

from ghs.reports.figure import draw
from ghs.reports.report import Year

SVG = "{http://www.w3.org/2000/svg}"


def drawn(years):
    return ElementTree.fromstring(draw(years, "年度別 <登録>"))  # noqa: S314 - the portal's own drawing


def test_each_year_has_a_bar_its_total_and_its_name():
    texts = [text.text for text in drawn([Year(2018, 3, 3), Year(2019, 7, 10)]).iter(f"{SVG}text")]
    assert texts == ["3", "2018", "10", "2019"]


def test_heights_follow_the_totals():
    heights = [float(rect.get("height")) for rect in drawn([Year(2018, 5, 5), Year(2019, 5, 10)]).iter(f"{SVG}rect")]
    assert heights == [90.0, 90.0, 180.0, 90.0]


def test_nothing_to_draw_is_an_empty_chart():
    assert list(drawn([]).iter(f"{SVG}rect")) == []
    assert list(drawn([Year(2019, 0, 0)]).iter(f"{SVG}rect"))[0].get("height") == "0.0"


def test_the_chart_holds_no_style():
    assert not [element for element in drawn([Year(2019, 1, 1)]).iter() if {"style", "class"} & set(element.keys())]
