from django.urls import URLPattern, path

from ghs.billing.views import desk, journal, my, steps

app_name = "billing"
urlpatterns: list[URLPattern] = [
    path("my/billing/", my.my_invoice_list, name="my_invoice_list"),
    path("my/billing/documents/<int:pk>/", my.my_document, name="my_document"),
    path("my/billing/<int:pk>/receipt/", my.my_receipt, name="my_receipt"),
    path("my/billing/<int:pk>/receipt/copy/", my.my_receipt_copy, name="my_receipt_copy"),
    path("desk/billing/", desk.desk_invoice_list, name="desk_invoice_list"),
    path("desk/billing/<int:pk>/", desk.desk_invoice, name="desk_invoice"),
    path("desk/billing/<int:pk>/cancel/", steps.desk_cancel, name="desk_cancel"),
    path("desk/billing/<int:pk>/refund/", steps.desk_refund, name="desk_refund"),
    path("desk/billing/<int:pk>/reissue/", steps.desk_reissue, name="desk_reissue"),
    path("desk/billing/<int:pk>/receipt/", steps.desk_receipt, name="desk_receipt"),
    path("desk/billing/<int:pk>/allocations/<int:allocation_pk>/undo/", steps.desk_undo, name="desk_undo"),
    path("desk/billing/documents/<int:pk>/", desk.desk_document, name="desk_document"),
    path("desk/billing/credits/", desk.desk_credit_list, name="desk_credit_list"),
    path("desk/billing/payments/<int:pk>/undo/", steps.desk_payment_undo, name="desk_payment_undo"),
    path("desk/billing/payments/<int:pk>/refund/", steps.desk_credit_refund, name="desk_credit_refund"),
    path("desk/billing/journal/", journal.desk_journal, name="desk_journal"),
]
