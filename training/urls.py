from django.urls import URLPattern

app_name = "training"

courses: list[URLPattern] = []

sign_ups: list[URLPattern] = []

desk_courses: list[URLPattern] = []

videos: list[URLPattern] = []

desk_videos: list[URLPattern] = []

urlpatterns = [*courses, *sign_ups, *desk_courses, *videos, *desk_videos]
