"""The expected 'no'."""

from django.utils.functional import Promise


class Refusal(Exception):
    """A business rule says no. The message is shown to the person, in their language.

    Each action defines its own subclasses beside it; `field` names the form field the message
    belongs to, or is None for the form as a whole.
    """

    message: str | Promise = ""

    def __init__(self, message: str | Promise | None = None, *, field: str | None = None) -> None:
        self.text = str(message if message is not None else self.message)
        self.field = field
        super().__init__(self.text)
