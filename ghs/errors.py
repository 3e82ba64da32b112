"""The expected 'no'."""


class Refusal(Exception):
    """A business rule says no. The message is shown to the person, in their language.

    Each action defines its own subclasses beside it; `field` names the form field the message
    belongs to, or is None for the form as a whole.
    """

    message: str = ""

    def __init__(self, message: str | None = None, *, field: str | None = None) -> None:
        self.text = message if message is not None else self.message
        self.field = field
        super().__init__(str(self.text))
