from django.urls import URLPattern, path

from registrations.views import checklist, desk, documents, my, parts, steps, submission

app_name = "registrations"
urlpatterns: list[URLPattern] = [
    path("my/declarations/", my.declaration_list, name="declaration_list"),
    path("my/declarations/new/", my.declaration_start, name="declaration_start"),
    path("my/declarations/<int:pk>/", my.declaration, name="declaration"),
    path("my/declarations/<int:pk>/areas/", parts.declaration_areas, name="declaration_areas"),
    path("my/declarations/<int:pk>/product/", parts.declaration_product, name="declaration_product"),
    path("my/declarations/<int:pk>/signatory/", parts.declaration_signatory, name="declaration_signatory"),
    path(
        "my/declarations/<int:pk>/checklist/<slug:area>/",
        checklist.declaration_checklist,
        name="declaration_checklist",
    ),
    path("my/declarations/<int:pk>/submit/", submission.declaration_submit, name="declaration_submit"),
    path("my/declarations/<int:pk>/submitted/", submission.declaration_submitted, name="declaration_submitted"),
    path("my/declarations/<int:pk>/cancel/", submission.declaration_cancel, name="declaration_cancel"),
    path("my/declarations/<int:pk>/documents/<int:document_pk>/", documents.document, name="document"),
    path("my/declarations/<int:pk>/cover-letter/", documents.cover_letter, name="cover_letter"),
    path("my/declarations/<int:pk>/signed-copies/new/", documents.signed_copy_upload, name="signed_copy_upload"),
    path("my/declarations/<int:pk>/signed-copies/<int:copy_pk>/", documents.signed_copy, name="signed_copy"),
    path("my/declarations/<int:pk>/evidence/<int:evidence_pk>/", documents.evidence, name="evidence"),
    path("desk/declarations/", desk.desk_declaration_list, name="desk_declaration_list"),
    path("desk/declarations/<int:pk>/", desk.desk_declaration_detail, name="desk_declaration"),
    path("desk/declarations/<int:pk>/documents/<int:document_pk>/", documents.desk_document, name="desk_document"),
    path(
        "desk/declarations/<int:pk>/signed-copies/<int:copy_pk>/",
        documents.desk_signed_copy,
        name="desk_signed_copy",
    ),
    path("desk/declarations/<int:pk>/evidence/<int:evidence_pk>/", documents.desk_evidence, name="desk_evidence"),
    path("desk/declarations/<int:pk>/take/", steps.desk_take, name="desk_take"),
    path("desk/declarations/<int:pk>/correct/", steps.desk_correct, name="desk_correct_details"),
    path("desk/declarations/<int:pk>/correct/<int:answer_pk>/", steps.desk_correct, name="desk_correct"),
    path(
        "desk/declarations/<int:pk>/corrections/<int:request_pk>/drop/",
        steps.desk_correction_drop,
        name="desk_correction_drop",
    ),
    path("desk/declarations/<int:pk>/return/", steps.desk_return, name="desk_return"),
    path("desk/declarations/<int:pk>/propose/", steps.desk_propose, name="desk_propose"),
    path("desk/declarations/<int:pk>/refuse/", steps.desk_refuse, name="desk_refuse"),
    path("desk/declarations/<int:pk>/accept/", steps.desk_accept, name="desk_accept"),
    path("desk/declarations/<int:pk>/send-back/", steps.desk_send_back, name="desk_send_back"),
    path("desk/declarations/<int:pk>/decline/", steps.desk_refuse_proposed, name="desk_refuse_proposed"),
    path("desk/declarations/<int:pk>/payment/", steps.desk_payment, name="desk_payment"),
    path("desk/registrations/", desk.desk_registration_list, name="desk_registration_list"),
]
