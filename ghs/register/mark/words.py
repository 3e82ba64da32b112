"""What a mark says: by the state of its registration, in print, and for a number that was never given."""

from dataclasses import replace

from django.utils.translation import gettext

from ghs.register.mark.drawing import Mark, Sign
from registrations.models import Declaration

_SIGNS = {Declaration.State.REGISTERED: Sign.CHECK, Declaration.State.SUSPENDED: Sign.PAUSE}


def sign_of(state: Declaration.State) -> Sign:
    """Return what tells a public state at one glance."""
    return _SIGNS.get(state, Sign.CROSS)


def unknown_mark() -> Mark:
    """Return the mark of a number that was never given. Shape: without the number, so that all of them are one."""
    return Mark(
        number="",
        level=0,
        sign=Sign.QUESTION,
        heading=gettext("Health software declaration"),
        level_name="",
        state=gettext("Not registered"),
        note=gettext("This number was never given"),
        sample="",
        description=gettext("The register knows no such number. The council did not issue this mark."),
    )


def example_mark(level: int = 2) -> Mark:
    """Return a mark that nobody has, to show what is on it."""
    return Mark(
        number="GHS-0000",
        level=level,
        sign=Sign.CHECK,
        heading=gettext("Health software declaration"),
        level_name=gettext("Level %(level)d") % {"level": level},
        state=gettext("Registered"),
        note=gettext("Example"),
        sample=gettext("SAMPLE, not the official mark"),
        description=gettext("An example of the GHS mark with a number that was never given"),
    )


def in_state(mark: Mark, state: Declaration.State) -> Mark:
    """Return a mark as it would be in a public state."""
    return replace(mark, sign=sign_of(state), state=str(state.label))


def printed_mark(mark: Mark) -> Mark:
    """Return a valid mark as it may be printed: paper can't change, so it says what stays true."""
    return replace(mark, state=gettext("Declaration registered"))
