"""The documents issued for a declaration, kept with their hash."""

from datetime import datetime
from typing import Any

from ghs.accounts.models import User
from ghs.files.actions import keep_document
from registrations.documents import permit_data, render_document, submission_data, withdrawal_data
from registrations.models import Declaration, Document, Registration

Kind = Document.Kind

# What a submission consists of beside its application or change notice, in the order of issue.
SUBMITTED_KINDS = (Kind.DECLARATION, Kind.REPORT, Kind.RECEIPT)
FILE_NAMES = {
    Kind.APPLICATION: "登録申請書",
    Kind.REVISION: "改訂届",
    Kind.DECLARATION: "適合宣言書",
    Kind.REPORT: "適合報告書",
    Kind.RECEIPT: "控え",
    Kind.PERMIT: "使用許可証",
    Kind.WITHDRAWAL: "使用中止届",
}


def issue_submission(declaration: Declaration, by: User, at: datetime) -> list[Document]:
    """Keep what a submission consists of; what was issued for earlier ones stays."""
    data = submission_data(declaration, by, at)
    version = f"_第{data['version']}版" if data["version"] > 1 else ""
    number = f"{declaration.receipt_number}{version}"
    kinds = (Kind.REVISION if declaration.is_revision else Kind.APPLICATION, *SUBMITTED_KINDS)
    return [_keep(declaration, kind, number, data, by, at) for kind in kinds]


def issue_permit(registration: Registration, by: User | None, at: datetime) -> Document:
    """Keep the permit to use the mark (使用許可証)."""
    return _keep(registration.declaration, Kind.PERMIT, registration.number, permit_data(registration, at), by, at)


def issue_withdrawal(registration: Registration, reason: str, by: User, at: datetime) -> Document:
    """Keep the vendor's notice that it no longer uses the mark (使用中止届)."""
    data = withdrawal_data(registration, reason, by, at)
    return _keep(registration.declaration, Kind.WITHDRAWAL, registration.number, data, by, at)


def _keep(
    declaration: Declaration, kind: Kind, number: str, data: dict[str, Any], by: User | None, at: datetime
) -> Document:
    content = render_document(kind, data)
    file = keep_document(content=content, name=f"{FILE_NAMES[kind]}_{number}.pdf", by=by, at=at)
    return Document.objects.create(declaration=declaration, kind=kind, file=file, issued_at=at)
