from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "ghs.history"
    verbose_name = "History 履歴"
