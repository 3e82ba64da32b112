"""The addresses of the open data interface, outside the languages of the pages."""

from django.urls import path, re_path

from ghs.register.api.docs import api_root, nothing_here, openapi
from ghs.register.api.gate import open_to_all, opened
from ghs.register.api.interface import api

app_name = "open_data"
urlpatterns = [
    *opened(api.urls[0]),
    path("openapi.json", open_to_all(openapi), name="openapi"),
    path("", open_to_all(api_root), name="root"),
    # Whatever else, with line breaks too, which a dot would not match.
    re_path(r"^[\s\S]*$", open_to_all(nothing_here), name="nothing"),
]
