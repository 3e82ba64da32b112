"""The annual report on the staff desk."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ghs.accounts.access import SignedInRequest, requires
from ghs.accounts.roles import Permission
from ghs.errors import Refusal
from ghs.reports import figure
from ghs.reports.actions import remove_period, save_period
from ghs.reports.formats import FORMATS, title_of
from ghs.reports.forms import PeriodForm, SavePeriodForm
from ghs.reports.models import ReportingPeriod
from ghs.reports.period import Period, fiscal_year
from ghs.reports.queries import annual_report, default_period, fiscal_years, saved_name

ENDINGS = {"text": "txt"}


@requires(Permission.READ_REPORTS)
@require_GET
def report_show(request: SignedInRequest) -> HttpResponse:
    """The report on the period asked for, or on the usual one."""
    if not request.GET:
        return _page(request, default_period(timezone.localdate()))
    form = PeriodForm(request.GET)
    if not form.is_valid():
        return render(request, "reports/report_show.html", {"form": form, **_choices()}, status=400)
    return _page(request, form.period)


@requires(Permission.READ_REPORTS)
@require_GET
def report_download(request: SignedInRequest, kind: str) -> HttpResponse:
    """The same report as a file."""
    form = PeriodForm(request.GET)
    if kind not in FORMATS or not form.is_valid():
        raise Http404
    make, content_type = FORMATS[kind]
    period = form.period
    content = make(annual_report(period), saved_name(period))
    title = _("Annual report")
    name = f"{title}_{period.first}_{period.last}.{ENDINGS.get(kind, kind)}"
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=content_type, headers=headers)


@requires(Permission.READ_REPORTS)
@require_POST
def period_save(request: SignedInRequest) -> HttpResponse:
    """Keep the period on the page under a name."""
    form = SavePeriodForm(request.POST)
    if not form.is_valid():
        days = PeriodForm(request.POST)
        period = days.period if days.is_valid() else default_period(timezone.localdate())
        return _page(request, period, form, status=422)
    asked = form.cleaned_data
    try:
        saved = save_period(
            by=request.user,
            at=timezone.now(),
            submission=asked["submission"],
            name=asked["name"],
            period=form.period,
            is_default=asked["is_default"],
        )
    except Refusal as refusal:
        form.add_error(refusal.field, refusal.text)
        return _page(request, form.period, form, status=422)
    messages.success(request, _("The period was saved."))
    return redirect(_address(saved.period))


@requires(Permission.READ_REPORTS)
@require_POST
def period_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Forget a saved period."""
    saved = get_object_or_404(ReportingPeriod, pk=pk)
    remove_period(by=request.user, at=timezone.now(), saved=saved)
    messages.success(request, _("The period was removed. The report itself is not touched."))
    return redirect(_address(saved.period))


def _page(
    request: SignedInRequest, period: Period, save_form: SavePeriodForm | None = None, status: int = 200
) -> HttpResponse:
    report, name = annual_report(period), saved_name(period)
    days = _days(period)
    context = {
        "form": save_form,
        "period_form": PeriodForm(initial=days),
        "save_form": save_form or SavePeriodForm(initial=days),
        "report": report,
        "name": name,
        "title": title_of(report, name),
        "figure": figure.draw(report.years, _("Registrations by fiscal year")),
        "days": urlencode(days),
        **_choices(),
    }
    return render(request, "reports/report_show.html", context, status=status)


def _choices() -> dict[str, object]:
    years = fiscal_years(timezone.localdate())
    return {
        "saved_periods": [(saved, _address(saved.period)) for saved in ReportingPeriod.objects.all()],
        "years": [(year, _address(fiscal_year(year))) for year in years],
    }


def _address(period: Period) -> str:
    return f"{reverse('reports:report')}?{urlencode(_days(period))}"


def _days(period: Period) -> dict[str, str]:
    return {"first": period.first.isoformat(), "last": period.last.isoformat()}
