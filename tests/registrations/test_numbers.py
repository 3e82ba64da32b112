import pytest

from registrations.numbers import canonical_number


@pytest.mark.parametrize(
    "typed", ["GHS-0087", "ghs-0087", "ＧＨＳ－００８７", "GHS0087", "ghs 87", " GHS‐0087 ", "GHSー0087", "87", "0087"]
)
def test_every_way_of_typing_a_number_means_the_same(typed):
    assert canonical_number(typed) == "GHS-0087"


@pytest.mark.parametrize("typed", ["", "GHS", "compare", "GHS-00x7", "GHS-1234567", "٨٧", "1" * 5000, "GHS-0087\x00'"])
def test_what_is_no_number_is_none(typed):
    assert canonical_number(typed) == ""
