from django.urls import path

from ghs.register import views

app_name = "register"
urlpatterns = [
    path("register/", views.register_list, name="list"),
    path("register/organizations/<int:organization_id>/", views.organization_show, name="organization"),
    path("register/<str:number>/", views.product_show, name="product"),
    path("register/<str:number>/declaration.pdf", views.declaration_show, name="declaration"),
    path("verify/<str:number>/", views.verification_show, name="verification"),
    path("mark/<str:number>.svg", views.mark_show, name="mark"),
]
