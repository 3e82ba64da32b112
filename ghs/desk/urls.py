from django.urls import path

from ghs.desk.views import (
    home,
    mail,
    organizations,
    owners,
    payments,
    settings,
    statement_lines,
    statements,
    subjects,
)

app_name = "desk"
urlpatterns = [
    path("my/", home.my, name="my"),
    path("my/mail/", mail.my_mail_list, name="my_mail_list"),
    path("my/mail/<uuid:reference>/", mail.my_mail_detail, name="my_mail_detail"),
    path("desk/", home.home, name="home"),
    path("desk/mail/", mail.mail_list, name="mail_list"),
    path("desk/mail/<int:pk>/", mail.mail_detail, name="mail_detail"),
    path("desk/mail/<int:pk>/retry/", mail.mail_retry, name="mail_retry"),
    path("desk/mail/<int:pk>/resend/", mail.mail_resend, name="mail_resend"),
    path("desk/mail/<int:pk>/close/", mail.mail_close, name="mail_close"),
    path("desk/mail/<int:pk>/open/", mail.mail_open, name="mail_open"),
    path("desk/organizations/", organizations.organization_list, name="organization_list"),
    path("desk/organizations/invite/", owners.owners_invite, name="owners_invite"),
    path("desk/organizations/<int:pk>/", organizations.organization_show, name="organization"),
    path(
        "desk/organizations/<int:pk>/merge/", organizations.organization_merge_choose, name="organization_merge_choose"
    ),
    path(
        "desk/organizations/<int:pk>/merge/<int:other_pk>/",
        organizations.organization_merge,
        name="organization_merge",
    ),
    path("desk/billing/statements/", statements.statement_list, name="statement_list"),
    path("desk/billing/statements/<int:pk>/", statements.statement, name="statement"),
    path("desk/billing/statements/<int:pk>/file/", statements.statement_file, name="statement_file"),
    path("desk/billing/statements/lines/<int:pk>/", statement_lines.statement_line, name="statement_line"),
    path("desk/billing/<int:pk>/payment/", payments.invoice_payment, name="invoice_payment"),
    path("desk/billing/<int:pk>/subject/", subjects.invoice_subject, name="invoice_subject"),
    path("desk/billing/<int:pk>/credit/", payments.invoice_credit, name="invoice_credit"),
    path("desk/settings/", settings.settings_overview, name="settings"),
    path("desk/settings/council/", settings.settings_council, name="settings_council"),
    path("desk/settings/price/", settings.settings_price, name="settings_price"),
    path("desk/settings/status/", settings.settings_status, name="settings_status"),
    path("desk/settings/stand-in/", settings.settings_stand_in, name="settings_stand_in"),
    path("desk/settings/closing/", settings.settings_closing, name="settings_closing"),
    path("desk/settings/closing/<int:pk>/remove/", settings.settings_closing_remove, name="settings_closing_remove"),
]
