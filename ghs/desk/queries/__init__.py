"""Reading across the apps for the front rooms."""

from ghs.desk.queries.organizations import (
    duplicate_groups,
    duplicates_of,
    organization_facts,
    organizations_at_desk,
    what_moves,
)
from ghs.desk.queries.tasks import coming_sign_ups, oldest_waiting_mail, staff_tasks

__all__ = [
    "coming_sign_ups",
    "duplicate_groups",
    "duplicates_of",
    "oldest_waiting_mail",
    "organization_facts",
    "organizations_at_desk",
    "staff_tasks",
    "what_moves",
]
