from django.urls import path

from ghs.register.api import docs
from ghs.register.views import (
    comparing,
    desk_marks,
    exports,
    keys,
    mark_usage,
    marks,
    my_marks,
    organizations,
    products,
    searching,
    statistics,
    verification,
)

app_name = "register"
urlpatterns = [
    path("api/v1/docs", docs.api_docs, name="api_docs"),
    path("my/api-keys/", keys.api_key_list, name="api_key_list"),
    path("my/api-keys/<int:pk>/revoke/", keys.api_key_revoke, name="api_key_revoke"),
    path("register/", searching.register_list, name="list"),
    path("register/compare/", comparing.product_compare, name="compare"),
    path("register/statistics/", statistics.statistics_show, name="statistics"),
    path("register/statistics/<slug:key>.csv", statistics.statistics_file, name="statistics_file"),
    path("register/organizations/<int:organization_id>/", organizations.organization_show, name="organization"),
    path("register/mark/", mark_usage.mark_usage, name="mark_usage"),
    path("register/mark/<slug:shape>.svg", mark_usage.mark_example, name="mark_example"),
    path("register/download.csv", exports.download, {"kind": "csv"}, name="download_csv"),
    path("register/download.xlsx", exports.download, {"kind": "xlsx"}, name="download_xlsx"),
    path("register/download.json", exports.download, {"kind": "json"}, name="download_json"),
    path("register/<str:number>/", products.product_show, name="product"),
    path("register/<str:number>/declaration.pdf", products.declaration_show, name="declaration"),
    path("verify/<str:number>/", verification.verification_show, name="verification"),
    path("mark/<str:number>.svg", marks.mark_show, name="mark"),
    path("mark/<str:number>.png", marks.mark_picture, name="mark_picture"),
    path("my/registrations/<str:number>/mark/", my_marks.my_mark, name="my_mark"),
    path("my/registrations/<str:number>/mark/file/", my_marks.my_mark_file, name="my_mark_file"),
    path("desk/mark/", desk_marks.desk_mark_list, name="desk_mark_list"),
    path("desk/mark/<int:level>/<slug:shape>/", desk_marks.desk_artwork_new, name="desk_artwork_new"),
    path("desk/mark/<int:level>/<slug:shape>/sample/", desk_marks.desk_sample_new, name="desk_sample_new"),
    path("desk/mark/<int:level>/<slug:shape>.svg", desk_marks.desk_mark_picture, name="desk_mark_picture"),
    path("desk/mark/artworks/<int:pk>/", desk_marks.desk_artwork, name="desk_artwork"),
    path("desk/mark/artworks/<int:pk>/drop/", desk_marks.desk_artwork_drop, name="desk_artwork_drop"),
    path(
        "desk/mark/artworks/<int:pk>/<slug:state>.svg",
        desk_marks.desk_artwork_picture,
        name="desk_artwork_picture",
    ),
]
