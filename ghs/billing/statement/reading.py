"""Reading a bank statement, whatever layout and character set it has. Nothing in it is trusted."""

from datetime import date

from django.utils.translation import gettext as _

from ghs.billing.statement.decoding import Decoded, decodings, foreign_decodings, refuse_other_kinds, undecodable
from ghs.billing.statement.headings import Role
from ghs.billing.statement.incoming import Fault, Reading
from ghs.billing.statement.tables import Movement, Table, balance_warnings, movements, read_table, to_incoming
from ghs.billing.statement.zengin import RECORD_CHARACTERS, is_zengin, read_zengin

MOST_FAULTS = 100


def read_statement(content: bytes, *, today: date) -> Reading:
    """Return the money that came in, or every fault with its place and how to mend it."""
    if fault := refuse_other_kinds(content):
        return Reading(faults=(fault,))
    texts = decodings(content)
    reading = _read_texts(texts, today) if texts else Reading(faults=(undecodable(content),))
    if reading.faults and not reading.layout and (foreign := _foreign_table(content)):
        return Reading(encoding=foreign, faults=(_foreign_fault(foreign),))
    if not reading.faults and not reading.incoming:
        return Reading(faults=(Fault(0, "", _("No money came in on this statement. Choose another period.")),))
    return reading


def _foreign_table(content: bytes) -> str:
    """Return the name of the character set in which the file would be a statement, or an empty text."""
    return next((each.encoding for each in foreign_decodings(content) if read_table(each.text)), "")


def _foreign_fault(encoding: str) -> Fault:
    message = _(
        "The characters of this file are in %(encoding)s. Save it as CSV in UTF-8 or Shift_JIS and choose it again."
    )
    return Fault(1, "", message % {"encoding": encoding})


def _read_texts(texts: list[Decoded], today: date) -> Reading:
    """Read the text in the first character set that makes a statement of it."""
    if is_zengin(texts[0].text):
        best = min(texts, key=lambda each: _odd_records(each.text))
        return read_zengin(best.text, encoding=best.encoding, today=today)
    for decoded in texts:
        if table := read_table(decoded.text):
            return _read_rows(table, decoded.encoding, today)
    return Reading(encoding=texts[0].encoding, faults=(_no_headings(texts),))


def _odd_records(text: str) -> int:
    """Count what stands in the way of records of 200 characters: pairs of half-width kana may look like UTF-8."""
    lines = text.rstrip("\x1a\r\n").splitlines()
    return sum(len(line) % RECORD_CHARACTERS != 0 for line in lines)


def _no_headings(texts: list[Decoded]) -> Fault:
    if any(_is_garbled(each.text) for each in texts):
        return Fault(
            1,
            "",
            _(
                "The characters of this file were garbled when it was saved."
                " Download it again and choose it here without opening it before."
            ),
        )
    first = next((line for line in texts[0].text.splitlines() if line.strip()), "")
    return Fault(
        1,
        "",
        _(
            "No line has the headings of a statement, such as 日付 and 入金 (the file begins with “%(first)s”)."
            " Download the statement with its headings."
        )
        % {"first": first[:60]},
    )


def _is_garbled(text: str) -> bool:
    """Whether a text was read in a wrong character set before it was saved."""
    if "\ufffd" in text:
        return True
    try:
        return read_table(text.encode("cp932").decode("utf-8")) is not None
    except UnicodeError:
        return False


def _read_rows(table: Table, encoding: str, today: date) -> Reading:
    read = list(movements(table, today=today))
    faults = [each for each in read if isinstance(each, Fault)]
    found = [each for each in read if isinstance(each, Movement)]
    if table.fault:
        faults.append(table.fault)
    can_be_checked = Role.BALANCE in table.columns.roles and not faults
    return Reading(
        layout=table.columns.description,
        encoding=encoding,
        incoming=tuple(to_incoming(each) for each in found if each.yen > 0),
        withdrawals=sum(each.yen < 0 for each in found),
        others=sum(each.yen == 0 for each in found),
        faults=tuple(faults[:MOST_FAULTS]),
        warnings=tuple(balance_warnings(found)[:MOST_FAULTS]) if can_be_checked else (),
    )
