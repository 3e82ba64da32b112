"""Figures of the register as tables, each with its picture: what the page shows and its files hold."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from ghs.register.chart import Bar, draw


@dataclass(frozen=True)
class Table:
    """One table: the first column names the line, the others count. The first `drawn` numbers make the picture."""

    key: str
    title: str
    note: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int]]]
    drawn: int = 1

    @property
    def picture(self) -> str:
        """The table as bars, in SVG."""
        bars = [Bar(label, numbers[: self.drawn]) for label, numbers in self.rows]
        series = self.columns[1 : self.drawn + 1]
        description = gettext("The same numbers stand in the table beside this picture.")
        return draw(bars, series, key=f"chart-{self.key}", title=self.title, description=description)

    @property
    def lines(self) -> list[list[str]]:
        """The table as lines of text, the columns' names first."""
        return [list(self.columns), *([label, *map(str, numbers)] for label, numbers in self.rows)]
