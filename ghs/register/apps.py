from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "ghs.register"
    verbose_name = "Register 登録一覧"
