"""Addresses of news and the mail magazine."""

from django.urls import path

from newsletter.views import desk_mailings, desk_news, desk_subscribers, my, public, subscriptions

app_name = "newsletter"
urlpatterns = [
    path("news/", public.news_list, name="news_list"),
    path("news/<slug:slug>/", public.news_post, name="news_post"),
    path("newsletter/", subscriptions.subscribe, name="subscribe"),
    path("newsletter/asked/", subscriptions.asked, name="asked"),
    path("newsletter/confirm/<str:token>/", subscriptions.confirm, name="confirm"),
    path("newsletter/confirmed/", subscriptions.confirmed, name="confirmed"),
    path("newsletter/settings/", subscriptions.ask_settings, name="ask_settings"),
    path("newsletter/settings/<str:token>/", subscriptions.settings, name="settings"),
    path("newsletter/leave/<str:token>/", subscriptions.leave, name="leave"),
    path("newsletter/archive/", public.archive_list, name="archive_list"),
    path("newsletter/archive/<int:pk>/", public.archive_issue, name="archive_issue"),
    path("my/newsletter/", my.my_newsletter, name="my_newsletter"),
    path("desk/news/", desk_news.desk_news, name="desk_news"),
    path("desk/news/new/", desk_news.post_new, name="post_new"),
    path("desk/news/<int:pk>/", desk_news.post, name="post"),
    path("desk/news/<int:pk>/edit/", desk_news.post_edit, name="post_edit"),
    path("desk/news/<int:pk>/publish/", desk_news.post_publish, name="post_publish"),
    path("desk/news/<int:pk>/withdraw/", desk_news.post_withdraw, name="post_withdraw"),
    path("desk/mailings/", desk_mailings.desk_mailings, name="desk_mailings"),
    path("desk/mailings/new/", desk_mailings.mailing_new, name="mailing_new"),
    path("desk/mailings/<int:pk>/", desk_mailings.mailing, name="mailing"),
    path("desk/mailings/<int:pk>/edit/", desk_mailings.mailing_edit, name="mailing_edit"),
    path("desk/mailings/<int:pk>/html/<str:language>/", desk_mailings.mailing_html, name="mailing_html"),
    path("desk/mailings/<int:pk>/test/", desk_mailings.mailing_test, name="mailing_test"),
    path("desk/mailings/<int:pk>/schedule/", desk_mailings.mailing_schedule, name="mailing_schedule"),
    path("desk/mailings/<int:pk>/take-back/", desk_mailings.mailing_take_back, name="mailing_take_back"),
    path("desk/mailings/<int:pk>/cancel/", desk_mailings.mailing_cancel, name="mailing_cancel"),
    path("desk/mailings/<int:pk>/resend/", desk_mailings.mailing_resend, name="mailing_resend"),
    path("desk/subscribers/", desk_subscribers.desk_subscribers, name="desk_subscribers"),
    path("desk/subscribers/<int:pk>/", desk_subscribers.subscriber, name="subscriber"),
    path("desk/subscribers/<int:pk>/stop/", desk_subscribers.subscriber_stop, name="subscriber_stop"),
]
