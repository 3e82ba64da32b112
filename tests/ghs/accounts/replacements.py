"""Replacements of owners for tests."""

import uuid
from datetime import datetime
from typing import Any

from ghs.accounts.actions.replacing import propose_replacement
from ghs.accounts.models import Membership, OwnerReplacement, User
from tests.ghs.files.factories import pdf, upload

REASON = "代表者印のある書面を受領し、登記の代表者と照合。"


def replacement_of(membership: Membership, by: User, at: datetime, **values: Any) -> OwnerReplacement:
    """Propose that another person owns the organisation of a membership."""
    told = {
        "email": "new-owner@acme.example",
        "reason": REASON,
        "evidence": upload(pdf(), "変更届.pdf"),
        "submission": uuid.uuid4(),
        **values,
    }
    return propose_replacement(membership=membership, by=by, at=at, **told)
