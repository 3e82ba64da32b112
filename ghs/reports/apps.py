from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "ghs.reports"
    verbose_name = "Reports 報告"
