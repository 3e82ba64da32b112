from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "ghs.billing"
    verbose_name = "Billing 請求"
