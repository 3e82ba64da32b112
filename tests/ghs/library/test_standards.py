"""Withdrawn standards: the file, and citations however people write them."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghs.library.checklist import FileFault
from ghs.library.standards import citations, read_standards, standards, withdrawn

KNOWN = sorted(standards())
WIDE = str.maketrans({code: chr(code + 0xFEE0) for code in range(0x21, 0x7F)})


def row(**changes: Any) -> dict[str, Any]:
    return {"designation": "ISO 14971", "edition": 2019, "withdrawn": "", "replaced_by": "", **changes}


@st.composite
def written(draw: st.DrawFn, designation: str, edition: int) -> str:
    """Return an edition as somebody might write it: any width, spaces, signs before the year."""
    name = designation.replace(" ", draw(st.sampled_from([" ", "", "　"])), 1 if designation.startswith("JIS") else -1)
    name = name.replace("-", draw(st.sampled_from("-‐−－–")))
    year = draw(st.sampled_from([":", "：", " : ", "-", "－", " (", "（"])) + str(edition)
    text = draw(st.sampled_from([str.upper, str.lower]))(name) + year
    return text.translate(WIDE) if draw(st.booleans()) else text


@given(
    st.data(),
    st.sampled_from(KNOWN),
    st.sampled_from(["", "当社は", "（", "参照："]),
    st.sampled_from(["", "に従う", "）", "、"]),
)
def test_an_edition_is_known_however_it_is_written(
    data: st.DataObject, key: tuple[str, int], before: str, behind: str
) -> None:
    text = data.draw(written(*key))
    (citation,) = citations(before + text + behind)
    assert (citation.designation, citation.edition) == key
    assert (before + text + behind)[citation.start : citation.end] == text


@given(st.text())
def test_any_text_is_read_and_every_mark_lies_in_it(text: str) -> None:
    for citation in citations(text):
        assert 0 <= citation.start < citation.end <= len(text)


@given(st.text(alphabet=st.characters(exclude_categories=["Nd", "Nl", "No"])))
def test_without_figures_nothing_is_cited(text: str) -> None:
    assert citations(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ISO 14971", []),
        ("ISO 9001を2015年に取得", []),
        ("ISO 9001 2015年版", ["ISO 9001:2015"]),
        ("EN ISO 14971:2012", ["EN ISO 14971:2012"]),
        ("IEC 62366-1:2015+A1:2020", ["IEC 62366-1:2015"]),
        ("JIS T 14971:2012及びISO 13485:2003", ["JIS T 14971:2012", "ISO 13485:2003"]),
        ("MISO 14971:2007", []),
        ("ISO 14971:20071", []),
        ("iso / iec / ieee 12207-2017", ["ISO/IEC/IEEE 12207:2017"]),
    ],
)
def test_what_is_a_citation(text: str, names: list[str]) -> None:
    assert [citation.name for citation in citations(text)] == names


@pytest.mark.parametrize(
    ("name", "day", "new"),
    [
        ("ISO 14971:2007", date(2019, 12, 31), None),
        ("ISO 14971:2007", date(2020, 1, 1), "ISO 14971:2019"),
        ("JIS T 14971:2012", date(2020, 10, 2), "JIS T 14971:2020"),
        ("JIS T 2304:2012", date(2017, 12, 31), None),
        ("JIS T 2304:2012", date(2018, 1, 1), "JIS T 2304:2017"),
        ("IEC 62304:2006", date(2100, 1, 1), None),
        ("EN ISO 14971:2012", date(2100, 1, 1), None),
    ],
)
def test_an_edition_counts_to_the_end_of_what_is_recorded(name: str, day: date, new: str | None) -> None:
    (citation,) = citations(name)
    known = withdrawn(citation, day)
    assert (known.replaced_by if known else None) == new


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ([], "must be an object with a list"),
        ({"standards": ["ISO"]}, "standard 1: must be an object"),
        ({"standards": [row(), row()]}, "edition ISO 14971:2019 occurs twice"),
        ({"standards": [row(edition="2019")]}, "edition must be a int"),
        ({"standards": [row(colour="blue")]}, "unknown field colour"),
        ({"standards": [row(designation="")]}, "designation is empty"),
        ({"standards": [row(designation="iso14971")]}, "is not how standards are cited"),
        ({"standards": [row(withdrawn="2025")]}, "names its successor"),
        ({"standards": [row(withdrawn="soon", replaced_by="ISO 1:2020")]}, "must be a year, a month or a day"),
        ({"standards": [row(withdrawn="2025-13", replaced_by="ISO 14971:2019")]}, "2025-13 is no date"),
        ({"standards": [row(withdrawn="2025-02-30", replaced_by="ISO 14971:2019")]}, "2025-02-30 is no date"),
        ({"standards": [row(withdrawn="2025", replaced_by="ISO 14971:2026")]}, "not in the file"),
    ],
)
def test_a_bad_file_is_refused(content: Any, fault: str) -> None:
    with pytest.raises(FileFault, match=fault):
        read_standards(content)
