"""The rules by which the office's attention is called, on plain facts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations import findings
from registrations.findings import AreaFacts, Finding, Kind, Namesake, SharedFile, Text, Use

DAY = date(2026, 11, 20)


def risk(**facts: int) -> AreaFacts:
    return AreaFacts("risk_management", "リスクマネジメント", True, "#answer-1", **{"total": 4, **facts})


def other(**facts: int) -> AreaFacts:
    return AreaFacts("life_cycle", "ライフサイクル", False, "#answer-9", **{"total": 4, **facts})


def signature(signed_on: date | None) -> list[Finding]:
    days = {"in_force_from": date(2018, 12, 14), "uploaded_on": DAY, "submitted_on": DAY}
    return list(findings.signature_findings(signed_on, **days))


def test_wording_is_told_once_a_text_and_weighs_more_in_public() -> None:
    texts = [
        Text("説明", "#details", "認証済み、承認済み、認証済み", is_public=True),
        Text("R-1", "#answer-1", "認証済み"),
    ]
    public, reason = findings.wording_findings([*texts, Text("R-2", "#answer-2", "問題なし")])
    assert (public.is_urgent, reason.is_urgent) == (True, False)
    assert "「認証, 承認」" in public.sentence
    assert [(piece.text, piece.is_marked) for piece in reason.excerpt] == [("認証", True), ("済み", False)]


def test_a_withdrawn_standard_is_told_by_the_day_of_the_submission() -> None:
    texts = [Text("R-1", "#answer-1", "ISO 14971:2007とISO 14971:2007、ISO 13485:2016")]
    (finding,) = findings.standard_findings(texts, DAY, frozenset())
    assert (finding.is_urgent, finding.sentence) == (True, "ISO 14971:2007 は ISO 14971:2019 に置き換えられています。")
    assert list(findings.standard_findings(texts, date(2018, 1, 1), frozenset())) == []


def test_what_the_guideline_itself_names_is_only_told() -> None:
    texts = [Text("R-1", "#answer-1", "ISO 14971:2007")]
    (finding,) = findings.standard_findings(texts, DAY, frozenset({"ISO 14971:2007"}))
    assert finding.is_urgent is False


@pytest.mark.parametrize(
    ("areas", "level"),
    [
        ([risk()], 1),
        ([risk(lacking=1)], 0),
        ([risk(not_applicable=4)], 0),
        ([risk(), other()], 2),
        ([risk(), other(lacking=1)], 1),
        ([risk(), other(not_applicable=4)], 1),
        ([risk(), other(), other(), other()], 3),
        ([other()], 0),
        ([], 0),
    ],
)
def test_complete_areas_make_the_level(areas: list[AreaFacts], level: int) -> None:
    assert findings.level_reached(areas) == level


def test_a_level_not_reached_names_what_lacks() -> None:
    (finding,) = findings.level_findings(2, [risk(), other(lacking=1)])
    assert (finding.anchor, finding.is_urgent) == ("#answer-9", True)
    assert "レベル 1" in finding.sentence
    assert "ライフサイクル" in finding.sentence
    assert list(findings.level_findings(2, [risk(), other()])) == []
    (nothing,) = findings.level_findings(1, [risk(lacking=4)])
    assert "どのレベルも" in nothing.sentence


@pytest.mark.parametrize(
    ("total", "not_applicable", "found"), [(4, 2, 0), (4, 3, 1), (2, 2, 1), (1, 1, 0), (300, 151, 1)]
)
def test_most_of_an_area_not_applicable(total: int, not_applicable: int, found: int) -> None:
    area = risk(total=total, not_applicable=not_applicable)
    assert len(list(findings.not_applicable_findings([area]))) == found


@pytest.mark.parametrize(
    ("signed_on", "urgent"),
    [
        (None, []),
        (DAY, []),
        (date(2026, 5, 24), []),
        (date(2026, 5, 23), [False]),
        (date(2018, 12, 13), [True]),
        (date(2026, 11, 21), [True]),
    ],
)
def test_the_date_on_the_paper(signed_on: date | None, urgent: list[bool]) -> None:
    assert [finding.is_urgent for finding in signature(signed_on)] == urgent


def test_namesakes_of_others_are_urgent_own_ones_are_told() -> None:
    known = [
        Namesake("手帳", 7, "GHS-000001", "甲社", is_own=False, is_registered=True),
        Namesake("手帳", 8, "D2026-000002", "乙社", is_own=True, is_registered=False),
    ]
    told = list(findings.product_findings(known))
    assert [(finding.is_urgent, finding.other) for finding in told] == [(True, 7), (False, 8)]
    assert "すでに登録されています" in told[0].sentence


def test_one_file_for_many_items_is_information() -> None:
    uses = {
        "a" * 64: Use("計画書.pdf", "#answer-1", ["R-1", "R-2", "R-3"]),
        "b" * 64: Use("x", "#answer-4", ["R-4", "R-5"]),
    }
    (finding,) = findings.repeated_findings(uses)
    assert (finding.kind, finding.is_urgent) == (Kind.EVIDENCE_REPEATED, False)


def test_a_file_of_another_organisation_names_it() -> None:
    shared = SharedFile("a" * 64, "計画書.pdf", "R-1", "#answer-1", 7, "D2026-000002", "乙社")
    (finding,) = findings.shared_findings([shared])
    assert (finding.is_urgent, finding.other) == (True, 7)
    assert "乙社" in finding.sentence


@given(st.text(min_size=1), st.data())
def test_an_excerpt_shows_the_place_and_little_around_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    pieces = findings.excerpt(text, start, end)
    assert [piece.text for piece in pieces if piece.is_marked] == [text[start:end]]
    shown = "".join(piece.text for piece in pieces)
    assert shown.removeprefix("…").removesuffix("…") in f"…{text}…"


def test_another_text_is_another_finding_the_language_is_not() -> None:
    first, second = findings.wording_findings([Text("x", "#details", "認証済み"), Text("y", "#details", "認証済")])
    (again,) = findings.wording_findings([Text("Description", "#details", "認証済み")])
    assert first.fingerprint == again.fingerprint != second.fingerprint
    assert all(str(kind.label) for kind in Kind)
