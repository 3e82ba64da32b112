"""Which column of a table tells what, by its heading. Banks use different words; hiragana does not count."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

HEADING_ROWS = 40


class Role(Enum):
    """What a column tells."""

    DATE = auto()
    YEAR = auto()
    MONTH = auto()
    DAY = auto()
    DEPOSIT = auto()
    WITHDRAWAL = auto()
    SIGNED = auto()
    AMOUNT = auto()
    DIRECTION = auto()
    BALANCE = auto()
    PAYER = auto()
    TEXT = auto()
    NOTE = auto()


# Source: the headings of statement downloads of Japanese banks, without hiragana, brackets and spaces.
_WORDS = {
    Role.DATE: "日付 取引日 取引日付 取引年月日 年月日 取扱日 取扱日付 勘定日 入出金日 入金日 計上日 操作日 date",
    Role.YEAR: "年",
    Role.MONTH: "月",
    Role.DAY: "日",
    Role.DEPOSIT: (
        "入金 入金額 入金金額 預入 預入額 預入金額 預 預額 預金額 受入 受入額 受入金額 受取金額 振込金額 deposit credit"
    ),
    Role.WITHDRAWAL: (
        "出金 出金額 出金金額 引出 引出額 引出金額 支払 支払額 支払金額 払出 払出額 払出金額 払戻 払戻額"
        " withdrawal debit"
    ),
    Role.SIGNED: "入出金 入出金額 入出金金額",
    Role.AMOUNT: "金額 取引金額 amount",
    Role.DIRECTION: "入払区分 入出金区分 入出区分 入出金種別 貸借区分",
    Role.BALANCE: "残高 差引残高 取引後残高 現在高 預金残高 balance",
    Role.PAYER: "振込依頼人名 振込依頼人 依頼人名 依頼人 振込人名 振込人 振込名義 振込名義人 名義人 payer",
    Role.TEXT: "摘要 摘要内容 内容 取引内容 取扱内容 入出金内容 詳細1 詳細2 description",
    Role.NOTE: "メモ 備考 edi情報 通信欄 振込メッセージ ラベル 取引名 memo",
}
_ROLES = {word: role for role, words in _WORDS.items() for word in words.split()}
_PARTS = {"年": Role.YEAR, "月": Role.MONTH, "日": Role.DAY}
_INCOMING = {"1", "01", "入", "入金", "預入", "貸方", "受入"}
_OUTGOING = {"2", "02", "出", "出金", "払", "払出", "支払", "引出", "借方"}


@dataclass(frozen=True)
class Columns:
    """The headings of a table and what each column tells."""

    headings: tuple[str, ...]
    roles: tuple[Role | None, ...]

    def place(self, role: Role) -> int | None:
        """Return where the first column of a role stands."""
        return self.roles.index(role) if role in self.roles else None

    def places(self, role: Role) -> list[int]:
        """Return where all columns of a role stand."""
        return [place for place, each in enumerate(self.roles) if each is role]

    @property
    def has_days(self) -> bool:
        """Whether the day can be told."""
        return Role.DATE in self.roles or {Role.YEAR, Role.MONTH, Role.DAY} <= set(self.roles)

    @property
    def has_amounts(self) -> bool:
        """Whether money that came in can be told."""
        told = set(self.roles)
        return bool(told & {Role.DEPOSIT, Role.SIGNED}) or {Role.AMOUNT, Role.DIRECTION} <= told

    @property
    def description(self) -> str:
        """The columns that are read, by their own headings."""
        return " · ".join(heading for heading, role in zip(self.headings, self.roles, strict=True) if role)


def role_of(heading: str) -> Role | None:
    """Return what the column under a heading tells, or None for columns that are not read."""
    folded = re.sub(r"\s", "", unicodedata.normalize("NFKC", heading)).lower()
    if part := re.fullmatch(r".+日(?:付)?\((年|月|日)\)", folded):
        return _PARTS[part[1]]
    folded = re.sub(r"\(.*?\)|[ぁ-ゖ]", "", folded)
    return _ROLES.get(folded)


def columns_of(row: Sequence[str]) -> Columns:
    """Return the columns that a row of headings announces."""
    headings = tuple(heading.strip() for heading in row)
    return Columns(headings, tuple(role_of(heading) for heading in headings))


def find_headings(rows: Sequence[Sequence[str]]) -> int | None:
    """Return the place of the row of headings: banks put the account above it."""
    for place, row in enumerate(rows[:HEADING_ROWS]):
        columns = columns_of(row)
        if columns.has_days and columns.has_amounts:
            return place
    return None


def is_incoming(text: str) -> bool | None:
    """Whether a cell of the column for the direction says that money came in; None if it can't be told."""
    folded = re.sub(r"[\sぁ-ゖ]", "", unicodedata.normalize("NFKC", text))
    return True if folded in _INCOMING else False if folded in _OUTGOING else None
