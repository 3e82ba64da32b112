from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "ghs.privacy"
    verbose_name = "Privacy 個人情報"
