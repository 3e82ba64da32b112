"""PDF documents: Japanese readable and embedded, archival, the same bytes for the same data."""

import io
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.base import ContentFile
from PIL import Image

from ghs.council.models import CouncilProfile
from ghs.pdf.documents import render_pdf

sealed = partial(render_pdf, is_sealed=True)

HARD = "髙﨑㈱𠮷野家①〜−ｶﾅ"
LETTER = """
#import "/_letter.typ": *
#let data = json(bytes(sys.inputs.data))
#show: letter.with(data, title: "受付控え", number: "受付番号 D-2026-0001")
#data.name 御中
#facts((("製品名", data.name), ("登録料", yen(data.amount_yen)), ("返金", yen(-1234567))))
*太字*
#issuer(data.council)
#listing(("項目", "判定"), range(60).map(number => ("項目" + str(number), "適合")))
"""


@pytest.fixture
def letter(settings: Any, tmp_path: Path, db: None) -> str:
    """A letter of a test's own beside the shared page."""
    shared = settings.BASE_DIR / "templates" / "pdf" / "_letter.typ"
    folder = tmp_path / "templates" / "pdf"
    folder.mkdir(parents=True)
    (folder / "_letter.typ").write_bytes(shared.read_bytes())
    (folder / "letter.typ").write_text(LETTER)
    settings.BASE_DIR = tmp_path
    return "letter"


@pytest.fixture
def council(db: None) -> CouncilProfile:
    """The council's own data."""
    return CouncilProfile.objects.create(
        effective_on="2019-01-01",
        name="ヘルスソフトウェア推進協議会",
        name_english="Health Software Promotion Council",
        postcode="1000001",
        address="東京都千代田区千代田1-1",
        contact_email="info@council.example",
        phone="03-0000-0000",
    )


DATA = {"name": HARD, "amount_yen": 22000, "issued_on": "2026-11-22"}


def opened(document: bytes) -> pikepdf.Pdf:
    """Return a document parsed."""
    return pikepdf.open(io.BytesIO(document))


def fonts_of(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Return the fonts of every page, each once."""
    fonts = {font.objgen: font for page in pdf.pages for font in page.Resources.Font.values()}
    return list(fonts.values())


def readable(font: pikepdf.Object) -> set[str]:
    """Return the characters that a reader can copy out, by the font's own table."""
    found = set()
    for operands, operator in pikepdf.parse_content_stream(font.ToUnicode):
        if str(operator) == "endbfchar":
            found |= {bytes(to).decode("utf-16-be") for to in operands[1::2]}
    return found


def test_japanese_is_embedded_and_can_be_read_out(letter: str) -> None:
    with opened(sealed(letter, DATA)) as pdf:
        fonts = fonts_of(pdf)
        assert ["NotoSansJP" in str(font.BaseFont) for font in fonts] == [True]
        assert "/FontFile3" in fonts[0].DescendantFonts[0].FontDescriptor
        assert set(HARD + "受付控え2026年11月22日22,000円−1,234,567") <= readable(fonts[0])


def test_it_is_an_archival_document_with_title_author_and_day(letter: str, council: CouncilProfile) -> None:
    with opened(sealed(letter, DATA)) as pdf:
        meta = pdf.open_metadata()
        assert meta.pdfa_status == "2A"
        assert meta["dc:title"] == "受付控え"
        assert meta["dc:creator"] == ["ヘルスソフトウェア推進協議会"]
        assert str(meta["xmp:CreateDate"]).startswith("2026-11-22")
        assert str(pdf.Root.Lang) == "ja-JP"
        assert pdf.Root.MarkInfo.Marked
        assert {tuple(round(float(size)) for size in page.MediaBox) for page in pdf.pages} == {(0, 0, 595, 842)}
        assert set("〒100-0001東京都千代田区お問い合わせ:info@council.example") <= readable(fonts_of(pdf)[0])


def test_the_same_data_give_the_same_bytes_and_others_do_not(letter: str) -> None:
    first = sealed(letter, DATA)
    assert sealed(letter, {**DATA, "issued_on": date(2026, 11, 22)}) == first
    assert sealed(letter, {**DATA, "name": "別"}) != first


def test_data_are_data_and_never_markup(letter: str) -> None:
    evil = '#panic("x") *a* $ _b_ @c \\ "quoted" </x>'
    with opened(sealed(letter, {**DATA, "name": evil})) as pdf:
        assert set('#panic("x")*a*$_@\\') <= readable(fonts_of(pdf)[0])


def test_without_a_day_todays_counts(letter: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ghs.pdf.documents.timezone.localdate", lambda: date(2026, 11, 22))
    undated = {name: value for name, value in DATA.items() if name != "issued_on"}
    assert sealed(letter, undated) == sealed(letter, DATA)


def images_of(document: bytes) -> int:
    """Return how many images the first page shows."""
    with opened(document) as pdf:
        return len(pdf.pages[0].get_images())


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_the_council_s_seal_stands_beside_its_name(
    letter: str, council: CouncilProfile, settings: Any, tmp_path: Path, kind: str
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    drawn = io.BytesIO()
    Image.new("RGB", (60, 60), "#c00").save(drawn, kind)
    before = images_of(sealed(letter, DATA))
    council.seal_image.save("seal", ContentFile(drawn.getvalue()))
    assert (before, images_of(sealed(letter, DATA))) == (0, 1)


def test_a_seal_that_got_lost_stops_no_document(
    letter: str, council: CouncilProfile, caplog: pytest.LogCaptureFixture
) -> None:
    CouncilProfile.objects.update(seal_image="council/lost.png")
    assert images_of(sealed(letter, DATA)) == 0
    assert "seal image can't be read" in caplog.text
