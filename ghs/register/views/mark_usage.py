"""How the mark may be shown: for vendors, and for those who see one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ghs.accounts.access import public
from ghs.register.mark import Shape, example_mark
from ghs.register.queries import drawn_mark

SVG_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'none'; img-src data:; sandbox",
    "X-Content-Type-Options": "nosniff",
}


@public
@require_safe
def mark_usage(request: HttpRequest) -> HttpResponse:
    """Who may show the mark, how, what it does not mean, and what happens when it ends."""
    return render(request, "register/mark_usage.html", {"shapes": Shape})


@public
@require_safe
def mark_example(request: HttpRequest, shape: str) -> HttpResponse:
    """A mark that nobody has, to look at."""
    if shape not in Shape:
        raise Http404
    drawing = drawn_mark(example_mark(), Shape(shape), timezone.localdate())
    return HttpResponse(drawing, content_type="image/svg+xml", headers=SVG_HEADERS)
