"""Text for the cells of a sheet that is opened in a spreadsheet program."""

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
