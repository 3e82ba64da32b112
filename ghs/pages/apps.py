from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "ghs.pages"
    verbose_name = "Pages ページ"
