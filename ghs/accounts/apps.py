from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class AccountsConfig(AppConfig):
    name = "ghs.accounts"
    verbose_name = "Accounts アカウント"


class PortalAdminConfig(AdminConfig):
    default_site = "ghs.accounts.admin_site.PortalAdminSite"
