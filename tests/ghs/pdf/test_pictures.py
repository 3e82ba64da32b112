"""Drawings as pictures of dots and as pages."""

from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from ghs.pdf.pictures import NotDrawn, pdf_of, png_of

HALF = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10" width="20" height="10">'
    '<rect width="10" height="10" fill="#0000ff"/><text x="12" y="8" font-size="5">登</text></svg>'
)


def test_a_drawing_is_drawn_in_the_width_asked_for_and_clear_where_nothing_is():
    picture = Image.open(BytesIO(png_of(HALF, width_px=240)))
    assert picture.size == (240, 120)
    assert picture.getpixel((60, 60)) == (0, 0, 255, 255)
    assert picture.getpixel((235, 5))[3] == 0


def test_a_drawing_becomes_one_page_of_its_own_shape_with_its_title():
    with pikepdf.open(BytesIO(pdf_of(HALF, title="GHS-0001 縦型"))) as document:
        box = [float(number) for number in document.pages[0].mediabox]
        assert len(document.pages) == 1
        assert box[2] == pytest.approx(2 * box[3])
        assert str(document.docinfo["/Title"]) == "GHS-0001 縦型"


def test_what_is_no_drawing_is_told():
    with pytest.raises(NotDrawn):
        png_of("<svg", width_px=100)
