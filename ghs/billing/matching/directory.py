"""Who may have sent a transfer: claims found by invoice number and by name, without comparing all with all."""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from ghs.billing.matching.claims import Claim, Reason, Transfer, Why
from ghs.billing.payers import PayerName, payer_name

LEAST_SIMILAR = 0.8
# Banks cut names; a shorter beginning than this says nothing.
LEAST_CUT_OFF_CHARACTERS = 10
LEAST_NUMBER_CHARACTERS = 5
# Pairs of characters that so many names share tell none of them apart.
COMMON_PAIR_NAMES = 200
MOST_SIMILAR_NAMES = 8


@dataclass(frozen=True)
class Evidence:
    """Why a claim may be meant. Strong: its number is told, or the name is the same."""

    claim: Claim
    is_strong: bool
    reasons: tuple[Reason, ...]
    score: float = 1.0


def number_key(text: str) -> str:
    """Return an invoice number as it is compared: letters and figures only."""
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text).upper())


class Directory:
    """Every claim, by number and by what its names sound like."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self.claims = sorted(claims, key=lambda claim: claim.order)
        self.by_number: dict[str, list[Claim]] = defaultdict(list)
        self.by_name: dict[str, list[tuple[Claim, Reason]]] = defaultdict(list)
        self.forms: dict[str, set[str]] = {}
        self._by_own_number = {claim.number: claim for claim in self.claims}
        self._found: dict[str, list[Evidence]] = {}
        for claim in self.claims:
            self._enter(claim)

    def _enter(self, claim: Claim) -> None:
        whole = number_key(claim.number)
        for key in {whole, re.sub(r"[A-Z]", "", whole)}:
            if len(key) >= LEAST_NUMBER_CHARACTERS:
                self.by_number[key].append(claim)
        names = [(payer_name(name), Reason(Why.NAME)) for name in claim.names]
        names += [(payer_name(name), Reason(Why.ALIAS)) for name in claim.aliases]
        self.forms[claim.number] = {name.form for name, _reason in names if name.form}
        for key, reason in {name.key: reason for name, reason in reversed(names)}.items():
            if len(key) > 1:
                self.by_name[key].append((claim, reason))

    def claim(self, number: str) -> Claim:
        """Return the claim of an invoice number."""
        return self._by_own_number[number]

    def evidence(self, transfer: Transfer) -> list[Evidence]:
        """Return the claims that a transfer may be for, each once, what falls due first first."""
        found = {each.claim.number: each for each in self._by_payer(transfer.payer)}
        for claim in self._named(f"{transfer.payer} {transfer.text}"):
            reasons: tuple[Reason, ...] = (Reason(Why.REFERENCE),)
            if claim.number in found:
                reasons += found[claim.number].reasons
            found[claim.number] = Evidence(claim, True, reasons)
        return sorted(found.values(), key=lambda each: each.claim.order)

    def _named(self, text: str) -> list[Claim]:
        """Return the claims whose number stands in a text, hyphens or not."""
        plain = unicodedata.normalize("NFKC", text).upper()
        runs = set(re.findall(r"[0-9A-Z]+(?:[-./][0-9A-Z]+)*", plain))
        keys = {number_key(run) for run in runs} | {
            found for run in runs for found in re.findall(r"[0-9]+", number_key(run))
        }
        named = {claim.number: claim for key in keys for claim in self.by_number.get(key, ())}
        return list(named.values())

    def _by_payer(self, payer: str) -> list[Evidence]:
        """Return the claims of everybody of this name, or of a name like it; worked out once for each payer."""
        if payer not in self._found:
            self._found[payer] = self._look_up(payer_name(payer))
        return self._found[payer]

    def _look_up(self, name: PayerName) -> list[Evidence]:
        if len(name.key) < 2:
            return []
        if same := self.by_name.get(name.key):
            exact = [self._judged(name, claim, reason, 1.0) for claim, reason in same]
            return exact + [
                each for each in self._similar(name) if each.claim.number not in {e.claim.number for e in exact}
            ]
        if same := self.by_name.get(name.trunk):
            return [self._judged(name, claim, Reason(Why.BRANCH), 1.0) for claim, _reason in same]
        return self._similar(name)

    def _judged(self, name: PayerName, claim: Claim, reason: Reason, score: float) -> Evidence:
        """Weaken what sounds the same when both sides tell their legal form, and it is another."""
        forms = self.forms[claim.number]
        if name.form and forms and name.form not in forms:
            return Evidence(claim, False, (reason, Reason(Why.FORM)), score)
        return Evidence(claim, reason.why in (Why.NAME, Why.ALIAS, Why.BRANCH), (reason,), score)

    def _similar(self, name: PayerName) -> list[Evidence]:
        found: dict[str, Evidence] = {}
        for key, reason, score in [*self._beginnings(name.key), *self._like(name.key)]:
            for claim, _reason in self.by_name[key]:
                if claim.number not in found:
                    found[claim.number] = self._judged(name, claim, reason, score)
        return list(found.values())

    @cached_property
    def _sorted_names(self) -> list[str]:
        return sorted(self.by_name)

    @cached_property
    def _names_by_pair(self) -> dict[str, list[str]]:
        names: dict[str, list[str]] = defaultdict(list)
        for key in self._sorted_names:
            for pair in _pairs(key):
                names[pair].append(key)
        return {pair: keys for pair, keys in names.items() if len(keys) <= COMMON_PAIR_NAMES}

    def _beginnings(self, key: str) -> list[tuple[str, Reason, float]]:
        """Return the names that begin with a name a bank has cut off."""
        if len(key) < LEAST_CUT_OFF_CHARACTERS:
            return []
        at = bisect_left(self._sorted_names, key)
        near = self._sorted_names[at : at + MOST_SIMILAR_NAMES]
        return [(each, Reason(Why.CUT_OFF), 0.95) for each in near if each.startswith(key) and each != key]

    def _like(self, key: str) -> list[tuple[str, Reason, float]]:
        """Return the names that share many pairs of characters, the likest first."""
        shared = Counter(name for pair in sorted(_pairs(key)) for name in self._names_by_pair.get(pair, ()))
        shared.pop(key, None)
        near = sorted(shared, key=lambda name: (-shared[name], name))[:MOST_SIMILAR_NAMES]
        scores = [(name, _likeness(key, name)) for name in near]
        like = sorted(
            ((name, score) for name, score in scores if score >= LEAST_SIMILAR), key=lambda each: (-each[1], each[0])
        )
        return [(name, Reason(Why.SIMILAR, f"{score:.2f}"), score) for name, score in like]


def _likeness(one: str, other: str) -> float:
    first, second = sorted((one, other))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _pairs(key: str) -> set[str]:
    return {key[at : at + 2] for at in range(len(key) - 1)}
