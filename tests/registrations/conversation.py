"""Messages and notes, written by the same actions that people use."""

import uuid
from typing import Any

from ghs.accounts.models import User
from registrations import actions
from registrations.models import Message, Note
from tests.registrations.factories import Case


def say(case: Case, by: User, **values: Any) -> Message:
    """Write in the thread: the case's staff as the office, everybody else as the vendor."""
    action = actions.ask_vendor if by in (case.reviewer, case.registrar) else actions.write_to_office
    said = {"answer": None, "text": "文書番号をお知らせください。", "upload": None, "submission": uuid.uuid4()}
    return case.do(action, by, **{**said, **values})


def note(case: Case, text: str = "電話で確認済み。", submission: uuid.UUID | None = None) -> Note:
    """Note something for the office."""
    return case.do(actions.add_note, case.reviewer, text=text, submission=submission or uuid.uuid4())
