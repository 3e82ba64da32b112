"""A declaration that came by post, entered by the office for a company without account and not yet confirmed."""

import io
import uuid
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from ghs.accounts.models import Organization, User
from ghs.desk.demonstration.declarations import Desk, answer_all
from ghs.desk.demonstration.vendors import brands, product_of
from registrations import actions
from registrations.models import Declaration, OfficeEntry, Product

# The first of the companies sends a product that it has not registered.
PRODUCT = 11
A4_AT_75_DPI = (620, 877)


def enter_paper(*, companies: list[Organization], people: dict[str, User], now: datetime) -> None:
    """Keep the scan, write the declaration as the office and hand it in; the company is asked to confirm it."""
    desk, office = Desk(companies[0], people, now), people["office"]
    product = product_of(PRODUCT, brands()[0])
    entry = OfficeEntry(
        source=OfficeEntry.Source.POST,
        received_on=timezone.localdate(desk.at(5)),
        contact_name="見本 郵子",
        contact_email="paper@demo.example",
    )
    declaration = actions.enter_declaration(
        organization=desk.organization,
        product_name=product["name"],
        areas=[],
        entry=entry,
        scans=[_scan()],
        submission=uuid.uuid4(),
        by=office,
        at=desk.at(4),
    )
    Product.objects.filter(declaration=declaration).update(**product)
    answer_all(list(declaration.answers.all()))
    Declaration.objects.filter(pk=declaration.pk).update(signatory_name="見本 紙子", signatory_title="代表取締役")
    actions.submit_declaration(declaration=declaration, by=office, at=desk.at(4, 15))


def _scan() -> SimpleUploadedFile:
    """Return the picture of a page with some lines, plainly a sample."""
    page = Image.new("L", A4_AT_75_DPI, 250)
    draw = ImageDraw.Draw(page)
    draw.text((60, 60), "SAMPLE", fill=40)
    for top in range(120, 800, 24):
        draw.line((60, top, 560 - top % 7 * 20, top), fill=120)
    content = io.BytesIO()
    page.save(content, "PNG")
    return SimpleUploadedFile("登録申請書_スキャン（サンプル）.png", content.getvalue())
