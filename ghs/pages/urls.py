from django.urls import path

from ghs.pages import views

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("apply/", views.apply, name="apply"),
    path("links/", views.links, name="links"),
    path("contact/", views.contact, name="contact"),
    path("contact/done/", views.contact_done, name="contact_done"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("robots.txt", views.robots, name="robots"),
    path("desk/inquiries/", views.desk_inquiries, name="desk_inquiries"),
    path("desk/inquiries/<slug:number>/", views.desk_inquiry, name="desk_inquiry"),
    path("desk/inquiries/<slug:number>/answered/", views.desk_inquiry_answered, name="desk_inquiry_answered"),
]
