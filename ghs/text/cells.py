"""Text for the cells of a sheet that is opened in a spreadsheet program."""

import csv
import io
from collections.abc import Iterable

# Signs that a spreadsheet program may take for the beginning of a formula, when a sheet is opened or
# saved as CSV and opened again; the full-width twins count where the program folds width.
# Source: OWASP, "CSV Injection".
_FORMULA_SIGNS = tuple("=+-@\t\r\n＝＋－＠")

_LONGEST = 32_767


def plain_cell(text: str) -> str:
    """Return text that no spreadsheet program takes for a formula: an apostrophe goes before such a sign.

    Source: a cell of a workbook holds 32,767 characters at most; more would spoil the whole file.
    """
    guarded = f"'{text}" if text.lstrip(" \u3000\u00a0").startswith(_FORMULA_SIGNS) else text
    return guarded[:_LONGEST]


# What stands for a character that a character set lacks: the printers' geta, known in Japan.
GETA = "〓"

# Signs that Windows and JIS assign to different characters of the same look, as the Windows set has them.
# Source: Unicode's mapping tables JIS0208.TXT and CP932.TXT, whose differences these are.
_AS_WINDOWS_HAS_THEM = str.maketrans("〜‖−—¢£¬¦", "～∥－―￠￡￢￤")


def csv_line(cells: Iterable[str], charset: str) -> bytes:
    """Return a line of CSV, its cells harmless to spreadsheet programs.

    Shape: a character that the character set lacks becomes 〓, unless the set has another of the same look.
    """
    if charset == "cp932":
        cells = [cell.translate(_AS_WINDOWS_HAS_THEM) for cell in cells]
    target = io.StringIO()
    csv.writer(target).writerow(plain_cell(cell) for cell in cells)
    text = target.getvalue()
    try:
        return text.encode(charset)
    except UnicodeEncodeError:
        return "".join(sign if _fits(sign, charset) else GETA for sign in text).encode(charset)


def _fits(sign: str, charset: str) -> bool:
    try:
        return bool(sign.encode(charset))
    except UnicodeEncodeError:
        return False
