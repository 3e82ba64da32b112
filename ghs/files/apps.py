from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "ghs.files"
    verbose_name = "Files ファイル"
