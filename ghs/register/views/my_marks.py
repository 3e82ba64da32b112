"""A vendor's own marks: the line for a web page that shows it live, and the files for print."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.files.names import disposition
from ghs.mail.links import absolute
from ghs.pdf.pictures import pdf_of, png_of
from ghs.register.forms import PrintForm
from ghs.register.listing import Listing
from ghs.register.mark import SIZES, FileFormat, Shape, check_by, printed_mark
from ghs.register.queries import drawn_mark, listing_of_member
from registrations.numbers import canonical_number

# How wide the line for a web page shows the mark. Units: CSS pixels.
SHOWN_WIDTHS_PX = {Shape.VERTICAL: 210, Shape.HORIZONTAL: 420}
_CONTENT_TYPES = {FileFormat.SVG: "image/svg+xml", FileFormat.PDF: "application/pdf"}


@requires(Permission.OWN_DESK)
@require_safe
def my_mark(request: SignedInRequest, number: str) -> HttpResponse:
    """How to show the mark of one registration, or why it must not be shown now."""
    listing = _own_listing(request, number)
    form = PrintForm(request.GET)
    if not form.is_valid():
        return redirect("register:my_mark", listing.number)
    context = {"listing": listing, "formats": FileFormat, "tabs": _tabs(form), **_embedding(listing, form)}
    return render(request, "register/my_mark.html", context)


@requires(Permission.OWN_DESK)
@require_safe
def my_mark_file(request: SignedInRequest, number: str) -> HttpResponse:
    """The mark of a registration in force as a file for print, with the code that leads to its state."""
    listing = _own_listing(request, number)
    form = PrintForm(request.GET)
    if not form.is_valid() or not listing.is_valid:
        return redirect("register:my_mark", listing.number)
    shape, wanted = form.cleaned_data["shape"], form.cleaned_data["format"]
    with translation.override(form.cleaned_data["language"]):
        content = _file(listing, shape, form.cleaned_data["language"], wanted)
    extension = wanted.partition("-")[0]
    name = f"{listing.number}_{shape}_{form.cleaned_data['language']}.{extension}"
    headers = {"Content-Disposition": disposition(name, inline=False), "Cache-Control": "private, no-cache"}
    return HttpResponse(content, content_type=_CONTENT_TYPES.get(wanted, "image/png"), headers=headers)


def _own_listing(request: SignedInRequest, number: str) -> Listing:
    """Load what the register says of a registration of one of the person's organisations."""
    listing = listing_of_member(request.user, canonical_number(number), timezone.localdate())
    if listing is None:
        raise Http404
    return listing


def _file(listing: Listing, shape: Shape, language: str, wanted: FileFormat) -> bytes:
    address = absolute(reverse("register:verification", args=[listing.number]), language)
    check = check_by(address, _("Check it here"))
    drawing = drawn_mark(printed_mark(listing.mark()), shape, listing.day, check)
    if wanted == FileFormat.PDF:
        return pdf_of(drawing, title=f"{listing.number} {listing.title}")
    return png_of(drawing, width_px=wanted.width_px) if wanted.width_px else drawing.encode()


def _embedding(listing: Listing, form: PrintForm) -> dict[str, Any]:
    """Return the mark as a web page shows it, and the line that shows it there. Units: CSS pixels."""
    shape, language = form.cleaned_data["shape"], form.cleaned_data["language"]
    width, height = SIZES[shape]
    shown_px = SHOWN_WIDTHS_PX[shape]
    with translation.override(language):
        page = reverse("register:verification", args=[listing.number])
        image = reverse("register:mark", args=[listing.number])
        words = _("GHS mark %(number)s: see its state today") % {"number": listing.number}
    image += "" if shape == Shape.VERTICAL else f"?shape={shape}"
    size = {"width": shown_px, "height": shown_px * height // width}
    snippet = format_html(
        '<a href="{page}"><img src="{image}" alt="{words}" width="{width}" height="{height}"'
        ' style="max-width: 100%; height: auto"></a>',
        page=absolute(page, language),
        image=absolute(image, language),
        words=words,
        **size,
    )
    return {"shape": shape, "mark_language": language, "image": image, "snippet": snippet, **size}


def _tabs(form: PrintForm) -> list[dict[str, Any]]:
    chosen = form.cleaned_data["shape"], form.cleaned_data["language"]
    return [
        {
            "label": f"{shape.label} ({name})",
            "query": f"?shape={shape}&language={code}",
            "is_current": (shape, code) == chosen,
        }
        for shape in Shape
        for code, name in (("ja", "日本語"), ("en", "English"))
    ]
