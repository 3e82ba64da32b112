from django.apps import AppConfig


class CouncilConfig(AppConfig):
    name = "ghs.council"
    verbose_name = "Council 協議会"
