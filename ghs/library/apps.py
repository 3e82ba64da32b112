from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "ghs.library"
    verbose_name = "Library ライブラリ"
