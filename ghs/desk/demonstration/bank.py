"""A bank statement of the last days: one transfer that is waited for, one that nobody knows, and some interest."""

from datetime import datetime, timedelta

import jaconv
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from ghs.accounts.models import Organization, User
from ghs.billing import actions
from ghs.billing.models import Invoice
from ghs.desk.demonstration.days import moment, working_day


def bring_statement(*, organization: Organization, people: dict[str, User], now: datetime) -> None:
    """Take a statement in; its lines wait for somebody to look through them."""
    day = working_day(timezone.localdate(now) - timedelta(days=1))
    rows = [("ﾌﾘｺﾐ ﾄｸﾒｲｼﾔ ﾊﾅｺ", 5_500), ("ﾌﾘｺﾐﾃｽｳﾘﾖｳ", -440), ("ﾘｿｸ", 12)]
    if invoice := Invoice.objects.unpaid().filter(organization=organization).first():
        rows.insert(0, (f"ﾌﾘｺﾐ {invoice.transfer_reference} {transfer_name(organization)}", invoice.balance_yen))
    lines = ["日付,摘要,お支払金額,お預り金額,残高"]
    balance_yen = 1_284_560
    for text, yen in rows:
        balance_yen += yen
        lines.append(f"{day:%Y/%m/%d},{text},{-yen if yen < 0 else ''},{yen if yen > 0 else ''},{balance_yen}")
    name = f"meisai_{day:%Y%m%d}.csv"
    upload = SimpleUploadedFile(name, "\r\n".join(lines).encode("cp932"), "text/csv")
    reviewer, at = people["reviewer"], moment(day, 16)
    statement = actions.take_statement(upload=upload, by=reviewer, at=at)
    actions.import_statement(statement=statement, by=reviewer, at=at)


def transfer_name(organization: Organization) -> str:
    """Return an organisation's name as a bank passes it on: the legal form cut short, no small kana, half width."""
    small = str.maketrans("ァィゥェォッャュョー", "アイウエオツヤユヨ-")
    kana = organization.name_kana.replace("カブシキガイシャ", "").strip().translate(small)
    return f"ｶ){jaconv.z2h(kana)}"
