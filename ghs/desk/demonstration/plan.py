"""Which registrations the demonstration has: 86 ever, seven of them in its year, sixty valid today.

Everything follows from the running number, so that the same day gives the same register.
Source: the seed's slides: 7 new (Level 1: 1, Level 2: 6), 86 in all on 21 February 2020; the scheme's public
registration page: registration opened on 20 January 2015.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from ghs.desk.demonstration.days import working_day
from ghs.library.models import Area
from registrations.levels import level_for
from registrations.models import Declaration
from registrations.validity import extended, valid_to

State = Declaration.State

# From a day, to a day, how many registrations, spread evenly.
WAVES = [
    (date(2015, 1, 20), date(2015, 3, 25), 8),
    (date(2015, 4, 8), date(2016, 3, 18), 30),
    (date(2016, 4, 11), date(2017, 3, 10), 18),
    (date(2017, 4, 17), date(2018, 3, 12), 13),
    (date(2018, 4, 16), date(2019, 2, 20), 10),
    (date(2019, 5, 14), date(2020, 2, 12), 7),
]
BEFORE_THE_YEAR = 79
# The first vendor's own registrations: one in each public state.
OWN = (14, 23, 36, 49, 79)

# Shorter than the time between a renewal and the end of the year before, so that no renewal lies ahead.
NOTHING_LAPSES_WITHIN = timedelta(days=15)
REVOKED, SUSPENDED = {36, 66}, {79}
LEVEL_2_AREAS = [
    [Area.QUALITY_MANAGEMENT],
    [Area.LIFE_CYCLE],
    [Area.QUALITY_MANAGEMENT, Area.LIFE_CYCLE],
    [Area.PRODUCT_SAFETY],
    [Area.PRODUCT_SAFETY, Area.LIFE_CYCLE],
]
LEVEL_3_AREAS = [Area.QUALITY_MANAGEMENT, Area.PRODUCT_SAFETY, Area.LIFE_CYCLE]


@dataclass(frozen=True)
class Planned:
    """One registration and what became of it. `expires` holds the last day after the permit and each renewal."""

    sequence: int
    registered_on: date
    areas: list[Area]
    state: State
    expires: list[date]
    ended_on: date | None
    changed_on: date

    @property
    def level(self) -> int:
        """The level that follows from the areas."""
        return level_for(len(self.areas))

    @property
    def expires_on(self) -> date:
        """The last day after the latest renewal."""
        return self.expires[-1]

    @property
    def renewals(self) -> list[tuple[date, date]]:
        """The day of each renewal, some weeks before the year before was over, and the last day it gave."""
        lead = timedelta(days=20 + self.sequence % 15)
        return [(before - lead, after) for before, after in pairwise(self.expires)]


def plan(today: date) -> list[Planned]:
    """Return every registration in the order of its number."""
    days = [day for first, last, count in WAVES for day in spread(first, last, count)]
    return [_planned(sequence, day, today) for sequence, day in enumerate(days, 1)]


def spread(first: date, last: date, count: int) -> list[date]:
    """Return days spread evenly over a period, none of them on a week-end."""
    step = (last - first) / max(count - 1, 1)
    return [working_day(first + step * number) for number in range(count)]


def _planned(sequence: int, registered_on: date, today: date) -> Planned:
    state = _state(sequence)
    kept_until = _kept_until(sequence, state, registered_on, today)
    expires = [valid_to(registered_on)]
    while expires[-1] < kept_until:
        expires.append(extended(expires[-1]))
    ended_on, changed_on = _end(state, kept_until, expires[-1], today)
    return Planned(sequence, registered_on, _areas(sequence), state, expires, ended_on, changed_on or registered_on)


def _state(sequence: int) -> State:
    if sequence in REVOKED:
        return State.REVOKED
    if sequence in SUSPENDED:
        return State.SUSPENDED
    return {3: State.WITHDRAWN, 6: State.LAPSED, 9: State.LAPSED}.get(sequence % 10, State.REGISTERED)


def _kept_until(sequence: int, state: State, registered_on: date, today: date) -> date:
    """Return the day up to which a registration was renewed: one that ended, some years; the first vendor's, lately."""
    if state == State.REVOKED:
        return today - timedelta(days=40)
    if state == State.WITHDRAWN and sequence in OWN:
        return today - timedelta(days=25)
    if state == State.LAPSED and sequence in OWN:
        return today - timedelta(days=367)
    if state == State.SUSPENDED:
        return today + timedelta(days=8)  # the last renewal lies before the suspension
    if state in (State.WITHDRAWN, State.LAPSED):
        return registered_on + timedelta(days=365 * (1 + sequence % 4))
    return today + NOTHING_LAPSES_WITHIN


def _end(state: State, kept_until: date, expires_on: date, today: date) -> tuple[date | None, date | None]:
    """Return the day on which the right to the mark ended, and the day of the change, if there was one."""
    if state in (State.REVOKED, State.WITHDRAWN):
        return kept_until, kept_until
    if state == State.LAPSED:
        return expires_on, expires_on + timedelta(days=1)
    return None, today - timedelta(days=12) if state == State.SUSPENDED else None


def _areas(sequence: int) -> list[Area]:
    """Return the areas beside risk management; in the demonstration's year one of Level 1 and six of Level 2."""
    if sequence > BEFORE_THE_YEAR:
        return [] if sequence == BEFORE_THE_YEAR + 3 else LEVEL_2_AREAS[sequence % len(LEVEL_2_AREAS)]
    if sequence % 11 == 5:
        return LEVEL_3_AREAS
    return [] if sequence % 5 in (1, 3) else LEVEL_2_AREAS[sequence % len(LEVEL_2_AREAS)]
