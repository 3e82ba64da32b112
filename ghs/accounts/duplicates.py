"""Which organisations may have been entered twice: worked out from names, kana and corporate numbers."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ghs.text.normal import search_key

# Legal forms as they are heard, in the form that search keys give kana.
_HEARD_FORMS = re.compile(
    "カブシキ[ガカ]イシャ|ユウゲン[ガカ]イシャ|ゴウドウ[ガカ]イシャ|ゴウシ[ガカ]イシャ|ゴウメイ[ガカ]イシャ"
    "|(?:イッパン|コウエキ)?(?:シャダン|ザイダン)ホウジン"
)


@dataclass(frozen=True)
class Entry:
    """An organisation as far as it is compared."""

    pk: int
    name: str
    name_kana: str
    corporate_number: str


class Likeness(Enum):
    """Why organisations may be the same."""

    NUMBER = "number"
    NAME = "name"
    KANA = "kana"

    @property
    def label(self) -> str | Promise:
        """What people read."""
        return LABELS[self]


LABELS: dict[Likeness, str | Promise] = {
    Likeness.NUMBER: _("the same corporate number"),
    Likeness.NAME: _("the same name, but for width, variant characters or legal form"),
    Likeness.KANA: _("the same reading"),
}


@dataclass(frozen=True)
class Group:
    """Organisations that may be one, by key, and why."""

    keys: tuple[int, ...]
    likenesses: tuple[Likeness, ...]


def likely_duplicates(entries: Iterable[Entry]) -> list[Group]:
    """Return the groups that may be one organisation each, as the first of each comes.

    Shape: every organisation stands in one group at most. Different corporate numbers tell two legal persons apart,
    whatever they are called.
    """
    found: dict[int, tuple[set[int], set[Likeness]]] = {}
    for likeness, keys in _alike(entries):
        joined, likenesses = set(keys), {likeness}
        for earlier, why in {id(found[key]): found[key] for key in keys if key in found}.values():
            joined |= earlier
            likenesses |= why
        for key in joined:
            found[key] = (joined, likenesses)
    groups = {id(joined): (joined, why) for joined, why in found.values()}
    return [
        Group(tuple(sorted(joined)), tuple(each for each in Likeness if each in why))
        for joined, why in sorted(groups.values(), key=lambda group: min(group[0]))
    ]


def _alike(entries: Iterable[Entry]) -> Iterator[tuple[Likeness, list[int]]]:
    """Yield the keys of those that agree in something and may be one."""
    buckets: dict[tuple[Likeness, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        for likeness, key in _compared(entry):
            buckets[likeness, key].append(entry)
    for (likeness, _key), bucket in buckets.items():
        numbers = {entry.corporate_number for entry in bucket} - {""}
        if len(bucket) > max(1, len(numbers)):
            yield likeness, [entry.pk for entry in bucket]


def _compared(entry: Entry) -> Iterator[tuple[Likeness, str]]:
    """Yield what an organisation is compared by, as far as it says something."""
    keys = {
        Likeness.NUMBER: entry.corporate_number,
        Likeness.NAME: search_key(entry.name),
        Likeness.KANA: _HEARD_FORMS.sub("", search_key(entry.name_kana)),
    }
    yield from ((likeness, key) for likeness, key in keys.items() if key)
