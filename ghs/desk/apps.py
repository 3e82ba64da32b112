from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "ghs.desk"
    verbose_name = "Desk 窓口"
