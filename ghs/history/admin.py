"""History in the admin: to look at, never to touch."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from ghs.history.models import Entry


@admin.register(Entry)
class EntryAdmin(admin.ModelAdmin):
    """Read-only list of what happened."""

    list_display = ["at", "verb", "kind", "key", "from_state", "to_state", "by"]
    list_filter = ["kind", "verb"]
    search_fields = ["key", "by"]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
