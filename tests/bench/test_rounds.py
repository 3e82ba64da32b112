"""The bench counts fairly and writes what machines read."""

import json
from pathlib import Path

from bench.rounds import Comparison, rate_of, side_by_side, table, write


def test_both_take_turns_and_go_first_in_every_other_round() -> None:
    calls: list[str] = []
    ours, other = side_by_side(lambda: calls.append("ours"), lambda: calls.append("other"), rounds=5, seconds=0)
    assert (len(ours), len(other)) == (5, 5)
    assert calls == ["ours", "other", *["ours", "other", "other", "ours"] * 2, "ours", "other"]


def test_a_slow_call_is_counted_at_least_once() -> None:
    assert rate_of(lambda: sum(range(1000)), seconds=0) > 0


def test_medians_are_compared_and_kept(tmp_path: Path) -> None:
    met = Comparison("pdf", [9, 10, 11], [15, 20, 90], other_name="peer", unit="documents/s", target=0.5)
    missed = Comparison("other", [1], [4], other_name="peer", unit="rows/s", target=0.5)
    assert (met.ratio, met.is_missed, missed.is_missed) == (0.5, False, True)
    write([met, missed], tmp_path / "new" / "x.json")
    assert json.loads((tmp_path / "new" / "x.json").read_text())[0] == {
        "question": "pdf",
        "ours": 10,
        "other": 20,
        "unit": "documents/s",
        "ratio": 0.5,
        "target": 0.5,
    }
    printed = table([met, missed])
    assert "pdf: 0.50 (target 0.5, ok)" in printed
    assert "15.00 to 90.00, 3 rounds" in printed
    assert "MISSED" in printed
