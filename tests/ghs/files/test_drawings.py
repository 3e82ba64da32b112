"""SVG drawings from outside: what stays, what is left out, what is refused."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghs.files.drawings import ATTRIBUTES, DrawingRefused, safe_drawing

HEAD = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def svg(inside, attributes='viewBox="0 0 10 20"', before=""):
    return f"{before}<svg {HEAD} {attributes}>{inside}<path d='M0 0h1'/></svg>".encode()


def taken(*given, **options):
    return safe_drawing(svg(*given, **options)).content.decode()


def test_shapes_and_colours_stay_and_the_size_is_told():
    drawing = safe_drawing(
        svg('<g transform="translate(1,2) scale(0.5)"><circle cx="1" cy="2" r="3" fill="#0017C1" stroke="none"/></g>')
    )
    assert (drawing.width, drawing.height) == (10, 20)
    told = drawing.content.decode()
    assert 'transform="translate(1,2) scale(0.5)"' in told
    assert '<circle cx="1" cy="2" r="3" fill="#0017C1" stroke="none"' in told


def test_gradients_and_clips_refer_to_the_drawing_itself():
    told = taken(
        '<defs><linearGradient id="a"><stop offset="50%" stop-color="red"/></linearGradient>'
        '<linearGradient id="b" xlink:href="#a"/><clipPath id="c"><rect width="1" height="1"/></clipPath></defs>'
        '<rect fill="url(#b)" clip-path="url(#c)"/>'
    )
    assert 'href="#a"' in told
    assert 'fill="url(#b)" clip-path="url(#c)"' in told


def test_style_becomes_attributes_and_what_is_not_known_of_it_is_left_out():
    told = taken('<rect style="fill: #fff; font-family: Foo; stroke-width:2px"/>')
    assert 'fill="#fff" stroke-width="2px"' in told
    assert "style" not in told
    assert "Foo" not in told


def test_what_editors_add_for_themselves_is_left_out_with_all_that_it_holds():
    told = taken(
        '<metadata><rdf xmlns="urn:rdf"><script/></rdf></metadata><title>秘密</title>'
        '<sodipodi:namedview xmlns:sodipodi="urn:sodipodi"><rect/></sodipodi:namedview>'
        '<rect data-name="Layer" class="cls-1" sodipodi:role="x" xmlns:sodipodi="urn:sodipodi"/>',
        before='<?xml version="1.0"?><!-- made by an editor -->',
    )
    root = ElementTree.fromstring(told)  # noqa: S314 - written anew
    assert [element.tag.rpartition("}")[2] for element in root.iter()] == ["svg", "rect", "path"]
    assert [dict(element.attrib) for element in root][0] == {}


def test_the_usual_doctype_without_definitions_is_left_out():
    doctype = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    assert "DOCTYPE" not in taken("", before=doctype)


LAUGHS = '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "content",
    [
        svg("<script>alert(1)</script>"),
        svg("<g><script href='//evil.example/x.js'/></g>"),
        svg("<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>"),
        svg("", 'viewBox="0 0 1 1" onload="alert(1)"'),
        svg("<rect ONCLICK='alert(1)'/>"),
        svg("<a xlink:href='javascript:alert(1)'><rect/></a>"),
        svg("<image href='https://evil.example/pixel.png'/>"),
        svg("<image href='data:image/svg+xml;base64,AAAA'/>"),
        svg("<use xlink:href='#a'/>"),
        svg("<use href='https://evil.example/x.svg#a'/>"),
        svg("<linearGradient href='https://evil.example/x.svg#a'/>"),
        svg("<rect fill='url(https://evil.example/x)'/>"),
        svg("<rect style='fill:url(//evil.example/x)'/>"),
        svg("<rect style='fill:expression(alert(1))'/>"),
        svg("<rect fill='url(&quot;javascript:alert(1)&quot;)'/>"),
        svg("<style>@import url(//evil.example/x.css);</style>"),
        svg("<animate attributeName='href' to='javascript:alert(1)'/>"),
        svg("<set attributeName='onload' to='alert(1)'/>"),
        svg("<text>登録済</text>"),
        svg("<filter id='f'><feImage href='x'/></filter>"),
        svg("<pattern id='p'/>"),
        svg("<svg><rect/></svg>"),
        svg("<iframe src='x'/>"),
        svg("<handler type='text/javascript'/>"),
        svg("<rect/>" * 6_000),
        svg("<g>" * 60 + "</g>" * 60),
        svg("<metadata>" * 60 + "</metadata>" * 60),
        svg("&a;", before=LAUGHS),
        svg("&x;", before=OUTSIDE),
        svg("", before="<!DOCTYPE html>"),
        svg("", "viewBox='0 0 0 5'"),
        svg("", "viewBox='a b c d'"),
        svg("", "viewBox='0 0 1e9999 1'"),
        svg("", ""),
        svg("<rect"),
        b"",
        b"\x00\x01",
        b"<html><svg/></html>",
        b"<svg><rect/></svg>",
        b'<s:svg xmlns:s="urn:other" viewBox="0 0 1 1"><s:rect/></s:svg>',
        f'<svg {HEAD} viewBox="0 0 1 1"></svg>'.encode(),
        svg("").decode().encode("utf-16")[:-1],
        svg("<rect>").replace(b"<rect>", b"<rect \xff>"),
    ],
)
def test_what_could_run_load_or_hide_something_is_refused_with_a_remedy(content):
    with pytest.raises(DrawingRefused) as refused:
        safe_drawing(content)
    assert refused.value.text


@given(st.sampled_from(sorted(ATTRIBUTES)), st.text(max_size=60))
def test_no_value_of_any_attribute_reaches_outside_the_drawing(name, value):
    attributes = ElementTree.Element("rect", {name: "".join(filter(str.isprintable, value))})
    try:
        told = taken(ElementTree.tostring(attributes, encoding="unicode"))
    except DrawingRefused:
        return
    root = ElementTree.fromstring(told)  # noqa: S314 - written anew
    values = [text for element in root.iter() for text in element.attrib.values()]
    assert not any(("url(" in text and "url(#" not in text) or ":" in text for text in values)
