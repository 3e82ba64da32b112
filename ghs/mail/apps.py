from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "ghs.mail"
    verbose_name = "Mail メール"
