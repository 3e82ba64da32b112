from xml.etree import ElementTree

from ghs.register.mark import Mark, draw

SVG = "{http://www.w3.org/2000/svg}"


def mark(**changes):
    values = {
        "number": "GHS-0087",
        "level": 2,
        "is_valid": True,
        "heading": "ヘルスソフトウェア適合宣言",
        "level_name": "レベル2",
        "state": "登録中",
        "note": "2027年1月31日まで有効",
        "sample": "サンプル",
        "description": "株式会社サンプル",
    }
    return ElementTree.fromstring(draw(Mark(**{**values, **changes})))  # noqa: S314 - the portal's own drawing


def texts(drawing):
    return [element.text for element in drawing.iter(f"{SVG}text")]


def filled_steps(drawing, colour):
    steps = [rect for rect in drawing.iter(f"{SVG}rect") if rect.get("width") == "44"]
    return [step.get("fill") == colour for step in steps]


def test_a_mark_says_number_level_state_and_that_it_is_a_sample():
    assert texts(mark()) == [
        "ヘルスソフトウェア適合宣言",
        "レベル2",
        "GHS-0087",
        "登録中",
        "2027年1月31日まで有効",
        "サンプル",
    ]


def test_as_many_steps_are_filled_as_the_level():
    assert [filled_steps(mark(level=level), "#0017c1") for level in (1, 2, 3)] == [
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]


def test_an_ended_mark_is_grey():
    assert "#0017c1" not in draw_text(is_valid=False)
    assert "#0017c1" in draw_text(is_valid=True)


def draw_text(**changes):
    return ElementTree.tostring(mark(**changes), encoding="unicode")


def test_a_mark_holds_no_script_no_style_and_nothing_from_elsewhere():
    for element in mark().iter():
        assert element.tag.removeprefix(SVG) in {"svg", "title", "desc", "path", "circle", "rect", "text"}
        assert not {"style", "class", "href", "onload"} & set(element.keys())


def test_what_a_vendor_wrote_is_text_only():
    drawing = mark(description='</desc><script>alert("x")</script>')
    assert drawing.find(f"{SVG}desc").text == '</desc><script>alert("x")</script>'
