from django.urls import path

from ghs.desk.views import home, settings

app_name = "desk"
urlpatterns = [
    path("my/", home.my, name="my"),
    path("desk/", home.home, name="home"),
    path("desk/settings/", settings.settings_overview, name="settings"),
    path("desk/settings/council/", settings.settings_council, name="settings_council"),
    path("desk/settings/price/", settings.settings_price, name="settings_price"),
    path("desk/settings/status/", settings.settings_status, name="settings_status"),
    path("desk/settings/closing/", settings.settings_closing, name="settings_closing"),
    path("desk/settings/closing/<int:pk>/remove/", settings.settings_closing_remove, name="settings_closing_remove"),
]
