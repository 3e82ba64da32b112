import re
from xml.etree import ElementTree

import pytest
import segno

from ghs.register.mark import Check, Mark, Picture, Shape, Sign, check_by, draw

SVG = "{http://www.w3.org/2000/svg}"
HARMLESS = {"svg", "title", "desc", "path", "circle", "rect", "text", "image"}


def mark(**changes):
    values = {
        "number": "GHS-0087",
        "level": 2,
        "sign": Sign.CHECK,
        "heading": "ヘルスソフトウェア適合宣言",
        "level_name": "レベル2",
        "state": "登録中",
        "note": "2027年1月31日まで有効",
        "sample": "サンプル",
        "description": "株式会社サンプル",
    }
    return Mark(**{**values, **changes})


def drawing(*, shape=Shape.VERTICAL, picture=None, check=None, **changes):
    return ElementTree.fromstring(draw(mark(**changes), shape, picture, check))  # noqa: S314 - the portal's own


def texts(root):
    return [element.text for element in root.iter(f"{SVG}text")]


def filled_steps(root, colour):
    steps = [rect for rect in root.iter(f"{SVG}rect") if rect.get("width") == "44"]
    return [step.get("fill") == colour for step in steps]


@pytest.mark.parametrize("shape", Shape)
def test_a_mark_says_number_level_state_and_that_it_is_a_sample(shape):
    assert texts(drawing(shape=shape)) == [
        "ヘルスソフトウェア適合宣言",
        "レベル2",
        "GHS-0087",
        "2027年1月31日まで有効",
        "サンプル",
        "登録中",
    ]


def test_as_many_steps_are_filled_as_the_level():
    assert [filled_steps(drawing(level=level), "#0017c1") for level in (1, 2, 3)] == [
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]


@pytest.mark.parametrize("sign", [Sign.PAUSE, Sign.CROSS, Sign.QUESTION])
def test_a_mark_that_must_not_be_shown_is_pale_crossed_out_and_of_another_colour(sign):
    ended = draw(mark(sign=sign))
    assert "#0017c1" not in ended
    assert 'fill-opacity="0.72"' in ended
    assert "#0017c1" in draw(mark())
    assert "fill-opacity" not in draw(mark())


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize("sign", Sign)
def test_a_mark_holds_no_script_no_style_and_nothing_from_elsewhere(shape, sign):
    root = drawing(shape=shape, sign=sign, picture=Picture("data:image/png;base64,AAAA"), check=check())
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in HARMLESS
        assert not {"style", "class", "onload"} & set(element.keys())
        assert element.get("href", "data:").startswith("data:")


def test_the_council_s_picture_stands_in_place_of_the_sample_and_state_and_number_stay():
    told = texts(drawing(picture=Picture("data:image/png;base64,AAAA"), sign=Sign.CROSS, state="失効"))
    assert "サンプル" not in told
    assert {"GHS-0087", "レベル2", "失効"} <= set(told)


def test_what_a_vendor_wrote_is_text_only():
    root = drawing(description='</desc><script>alert("x")</script>')
    assert root.find(f"{SVG}desc").text == '</desc><script>alert("x")</script>'


def check() -> Check:
    return check_by("https://ghs.example/verify/GHS-0087/", "確認はこちら")


@pytest.mark.parametrize(("shape", "box"), [(Shape.VERTICAL, "0 0 300 590"), (Shape.HORIZONTAL, "0 0 800 200")])
def test_a_printed_mark_carries_the_code_and_the_address(shape, box):
    root = drawing(shape=shape, check=check())
    assert root.get("viewBox") == box
    assert texts(root)[-2:] == ["確認はこちら", "https://ghs.example/verify/GHS-0087/"]


def dark_modules(code: str) -> set[tuple[int, int]]:
    """Return the places that the runs of a code cover."""
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", code)
    return {(int(x) + step, int(y)) for x, y, length in runs for step in range(int(length))}


def test_the_code_is_the_one_of_the_address_within_its_quiet_zone():
    rows = list(segno.make("https://ghs.example/verify/GHS-0087/", error="m").matrix_iter(border=4))
    dark = {(x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module}
    assert dark_modules(check().code) == dark
    assert check().modules == len(rows)
    assert min(min(place) for place in dark) == 4
