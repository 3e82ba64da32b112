from django.urls import path

from ghs.reports import views

app_name = "reports"
urlpatterns = [
    path("desk/report/", views.report_show, name="report"),
    path("desk/report/download/<slug:kind>/", views.report_download, name="download"),
    path("desk/report/periods/", views.period_save, name="period_save"),
    path("desk/report/periods/<int:pk>/remove/", views.period_remove, name="period_remove"),
]
