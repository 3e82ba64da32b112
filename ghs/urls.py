"""The site map: gathers the URLs of every app."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("ghs.desk.urls_operation")),
    *i18n_patterns(
        path("accounts/", include("allauth.urls")),
        path("admin/", admin.site.urls),
        path("", include("ghs.accounts.urls")),
        path("", include("ghs.pages.urls")),
        path("", include("ghs.register.urls")),
        path("", include("ghs.library.urls")),
        path("", include("ghs.billing.urls")),
        path("", include("registrations.urls")),
        path("", include("training.urls")),
        path("", include("newsletter.urls")),
        path("", include("ghs.reports.urls")),
        path("", include("ghs.desk.urls")),
        prefix_default_language=False,
    ),
    # After the pages: whatever no page has under /api/ is answered to programs in their own terms.
    path("api/v1/", include("ghs.register.urls_api")),
]

handler400 = "ghs.pages.views.bad_request"
handler403 = "ghs.pages.views.forbidden"
handler404 = "ghs.pages.views.not_found"
handler500 = "ghs.pages.views.server_error"
