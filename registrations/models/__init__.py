"""Declarations, what is answered in them, and the registrations they become."""

from registrations.models.answers import Answer, CorrectionRequest, Evidence, Gap
from registrations.models.changes import RegisterChange
from registrations.models.conversation import LookedAt, Message, Note
from registrations.models.declarations import (
    FURTHER_AREAS,
    ON_THE_WAY,
    Actor,
    Decision,
    Declaration,
    Document,
    Product,
    SignedCopy,
    title_of,
)
from registrations.models.disclosures import Disclosure
from registrations.models.entries import CONFIRMABLE, EntryScan, OfficeEntry
from registrations.models.imports import ImportedRow, RegisterImport
from registrations.models.involvement import Involvement
from registrations.models.measures import Measure
from registrations.models.registrations import PUBLIC_STATES, Grams, Registration, RegistrationVersion, SupplierFault
from registrations.models.renewals import Renewal
from registrations.models.stand_ins import StandIn
from registrations.models.submissions import Submission
from registrations.models.successions import Succession
from registrations.models.uploads import ChecklistUpload

__all__ = [
    "RegisterChange",
    "Grams",
    "PUBLIC_STATES",
    "CONFIRMABLE",
    "FURTHER_AREAS",
    "ON_THE_WAY",
    "Actor",
    "Answer",
    "ChecklistUpload",
    "CorrectionRequest",
    "Decision",
    "Declaration",
    "Disclosure",
    "Document",
    "EntryScan",
    "Evidence",
    "Gap",
    "ImportedRow",
    "Involvement",
    "LookedAt",
    "Message",
    "Note",
    "OfficeEntry",
    "Measure",
    "Product",
    "RegisterImport",
    "Registration",
    "RegistrationVersion",
    "Renewal",
    "SignedCopy",
    "Submission",
    "Succession",
    "SupplierFault",
    "title_of",
    "StandIn",
]
