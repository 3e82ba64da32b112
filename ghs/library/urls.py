from django.urls import path, re_path

from ghs.library import views

app_name = "library"
urlpatterns = [
    path("library/", views.library, name="library"),
    path("library/checklist/<str:number>/", views.checklist, name="checklist"),
    path("library/checklists/<str:earlier>/<str:later>/", views.comparison, name="comparison"),
    re_path(
        r"^library/checklist/(?P<number>[0-9.]+)/checklist\.(?P<kind>csv|pdf)$",
        views.checklist_file,
        name="checklist_file",
    ),
    path("library/leaflets/<int:pk>/file/", views.leaflet_file, name="leaflet_file"),
    path("library/manga/", views.manga, name="manga"),
    path("desk/outreach/", views.desk_outreach, name="desk_outreach"),
    path("desk/outreach/<slug:kind>/<int:pk>/remove/", views.desk_outreach_remove, name="desk_outreach_remove"),
    path("guide/", views.guide, name="guide"),
]
