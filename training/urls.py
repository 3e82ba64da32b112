from django.urls import URLPattern, path

from training.views import courses as course_views
from training.views import desk_courses as desk_course_views
from training.views import desk_sign_ups as desk_sign_up_views
from training.views import desk_videos as desk_video_views
from training.views import manage as manage_views
from training.views import sign_ups as sign_up_views
from training.views import videos as video_views

app_name = "training"

courses: list[URLPattern] = [
    path("learn/", course_views.learn, name="learn"),
    path("events/", course_views.event_list, name="event_list"),
    path("events/<slug:code>/", course_views.event, name="event"),
    path("events/<slug:code>/event.ics", course_views.event_calendar, name="event_calendar"),
]

sign_ups: list[URLPattern] = [
    path("events/<slug:code>/sign-up/", sign_up_views.sign_up, name="sign_up"),
    path("events/<slug:code>/sign-up/done/", sign_up_views.sign_up_done, name="sign_up_done"),
    path("sign-ups/lost-link/", sign_up_views.lost_link, name="lost_link"),
    path("sign-ups/lost-link/sent/", sign_up_views.lost_link_sent, name="lost_link_sent"),
    path("sign-ups/<str:token>/", manage_views.manage_link, name="manage_link"),
    path("sign-ups/<str:token>/change/", manage_views.manage_link_change, name="manage_link_change"),
    path("sign-ups/<str:token>/cancel/", manage_views.manage_link_cancel, name="manage_link_cancel"),
    path("my/sign-ups/", manage_views.my_sign_ups, name="my_sign_ups"),
    path("my/sign-ups/<slug:receipt_number>/", manage_views.my_sign_up, name="my_sign_up"),
    path("my/sign-ups/<slug:receipt_number>/change/", manage_views.my_sign_up_change, name="my_sign_up_change"),
    path("my/sign-ups/<slug:receipt_number>/cancel/", manage_views.my_sign_up_cancel, name="my_sign_up_cancel"),
]

desk_courses: list[URLPattern] = [
    path("desk/events/", desk_course_views.desk_event_list, name="desk_event_list"),
    path("desk/events/courses/new/", desk_course_views.desk_course_create, name="desk_course_create"),
    path("desk/events/courses/<slug:slug>/", desk_course_views.desk_course_change, name="desk_course_change"),
    path("desk/events/courses/<slug:slug>/new/", desk_course_views.desk_edition_create, name="desk_edition_create"),
    path("desk/events/<slug:code>/", desk_course_views.desk_event, name="desk_event"),
    path("desk/events/<slug:code>/change/", desk_course_views.desk_edition_change, name="desk_edition_change"),
    path("desk/events/<slug:code>/programme/", desk_course_views.desk_programme, name="desk_programme"),
    path("desk/events/<slug:code>/move/", desk_course_views.desk_event_move, name="desk_event_move"),
]

DESK_SIGN_UPS = "desk/events/<slug:code>/sign-ups/"
DESK_SIGN_UP = f"{DESK_SIGN_UPS}<slug:receipt_number>/"

desk_sign_ups: list[URLPattern] = [
    path(DESK_SIGN_UPS, desk_sign_up_views.desk_sign_up_list, name="desk_sign_up_list"),
    path(f"{DESK_SIGN_UPS}list.xlsx", desk_sign_up_views.desk_sign_up_workbook, name="desk_sign_up_workbook"),
    path(DESK_SIGN_UP, desk_sign_up_views.desk_sign_up, name="desk_sign_up"),
    path(f"{DESK_SIGN_UP}correct/", desk_sign_up_views.desk_sign_up_correct, name="desk_sign_up_correct"),
    path(f"{DESK_SIGN_UP}cancel/", desk_sign_up_views.desk_sign_up_cancel, name="desk_sign_up_cancel"),
    path(f"{DESK_SIGN_UP}resend/", desk_sign_up_views.desk_sign_up_resend, name="desk_sign_up_resend"),
]

videos: list[URLPattern] = [
    path("videos/", video_views.video_list, name="video_list"),
    path("videos/sets/<slug:code>/apply/", video_views.video_apply, name="video_apply"),
    path("videos/<slug:slug>/", video_views.video_watch, name="video_watch"),
    path("videos/<slug:slug>/film.mp4", video_views.video_film, name="video_film"),
    path("videos/<slug:slug>/captions.<str:language>.vtt", video_views.video_captions, name="video_captions"),
    path("videos/<slug:slug>/poster", video_views.video_poster, name="video_poster"),
    path("videos/<slug:slug>/progress/", video_views.video_progress, name="video_progress"),
    path("my/videos/", video_views.my_videos, name="my_videos"),
    path(
        "my/videos/applications/<slug:receipt_number>/", video_views.my_video_application, name="my_video_application"
    ),
]

DESK_VIDEO_APPLICATION = "desk/videos/applications/<slug:receipt_number>/"

desk_videos: list[URLPattern] = [
    path("desk/videos/", desk_video_views.desk_video_list, name="desk_video_list"),
    path("desk/videos/new/", desk_video_views.desk_video_set_add, name="desk_video_set_add"),
    path("desk/videos/sets/<slug:code>/", desk_video_views.desk_video_set_change, name="desk_video_set_change"),
    path("desk/videos/sets/<slug:code>/new/", desk_video_views.desk_video_add, name="desk_video_add"),
    path("desk/videos/films/<slug:slug>/", desk_video_views.desk_video_change, name="desk_video_change"),
    path("desk/videos/applications/", desk_video_views.desk_video_applications, name="desk_video_applications"),
    path(DESK_VIDEO_APPLICATION, desk_video_views.desk_video_application, name="desk_video_application"),
    path(f"{DESK_VIDEO_APPLICATION}grant/", desk_video_views.desk_video_access_grant, name="desk_video_access_grant"),
    path(
        f"{DESK_VIDEO_APPLICATION}decline/",
        desk_video_views.desk_video_access_decline,
        name="desk_video_access_decline",
    ),
    path(
        f"{DESK_VIDEO_APPLICATION}withdraw/",
        desk_video_views.desk_video_access_withdraw,
        name="desk_video_access_withdraw",
    ),
]

urlpatterns = [*courses, *sign_ups, *desk_courses, *desk_sign_ups, *videos, *desk_videos]
