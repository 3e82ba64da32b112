"""Declarations, what is answered in them, and the registrations they become."""

from registrations.models.answers import Answer, CorrectionRequest, Evidence, Gap
from registrations.models.declarations import (
    FURTHER_AREAS,
    Actor,
    Decision,
    Declaration,
    Document,
    Product,
    SignedCopy,
)
from registrations.models.registrations import Registration, RegistrationVersion

__all__ = [
    "FURTHER_AREAS",
    "Actor",
    "Answer",
    "CorrectionRequest",
    "Decision",
    "Declaration",
    "Document",
    "Evidence",
    "Gap",
    "Product",
    "Registration",
    "RegistrationVersion",
    "SignedCopy",
]
