from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ghs.accounts"
    verbose_name = "Accounts アカウント"
