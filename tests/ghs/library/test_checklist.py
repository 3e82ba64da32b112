"""The schema of the guideline file."""

from typing import Any

import pytest

from ghs.library.checklist import FileFault, read_editions

AREAS = {"risk_management"}


def criterion(**changes: Any) -> dict[str, Any]:
    return {
        "key": "intended-use",
        "area": "risk_management",
        "number": "R-1",
        "clause_ja": "",
        "clause_en": "",
        "text_ja": "問い",
        "text_en": "Question",
        "evidence_wanted_ja": "文書",
        "evidence_wanted_en": "Document",
        "not_applicable_allowed": False,
        "standards": [{"standard": "ISO 14971:2007", "clause": "4.2"}],
        "is_sample": True,
        **changes,
    }


def edition(*criteria: Any, **changes: Any) -> dict[str, Any]:
    return {
        "number": "1.20",
        "published_on": "2018-12-14",
        "title_ja": "ガイドライン",
        "title_en": "Guideline",
        "criteria": list(criteria),
        **changes,
    }


def test_a_good_file_is_read_in_order() -> None:
    (entry,) = read_editions({"editions": [edition(criterion(), criterion(number="R-2", key="hazards"))]}, AREAS)
    assert [row["number"] for row in entry.criteria] == ["R-1", "R-2"]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ([], "must be an object with a list"),
        ({"editions": ["1.20"]}, "edition 1: must be an object"),
        ({"editions": [edition(), edition()]}, "edition number 1.20 occurs twice"),
        ({"editions": [edition(published_on="14.12.2018")]}, "published_on must be a date"),
        ({"editions": [edition(colour="blue")]}, "unknown field colour"),
        ({"editions": [edition(title_ja="")]}, "title_ja is empty"),
        ({"editions": [edition(criterion(is_sample="yes"))]}, "criterion 1: is_sample must be a bool"),
        ({"editions": [edition(criterion(), criterion())]}, "criterion number R-1 occurs twice"),
        ({"editions": [edition(criterion(), criterion(number="R-2"))]}, "criterion key intended-use occurs twice"),
        ({"editions": [edition(criterion(key="Intended use"))]}, "criterion 1: key must be lower-case words"),
        ({"editions": [edition(criterion(standards=["ISO"]))]}, "criterion 1, standard 1: must be an object"),
        ({"editions": [edition(criterion(standards=[{"standard": "ISO"}]))]}, "standard 1: clause must be a str"),
        ({"editions": [edition(criterion(area="other"))]}, "area must be one of risk_management"),
    ],
)
def test_a_fault_says_where_and_how(content: Any, fault: str) -> None:
    with pytest.raises(FileFault, match=fault):
        read_editions(content, AREAS)
