from django.urls import path

from ghs.register.views import comparing, marks, organizations, products, searching, verification

app_name = "register"
urlpatterns = [
    path("register/", searching.register_list, name="list"),
    path("register/compare/", comparing.product_compare, name="compare"),
    path("register/organizations/<int:organization_id>/", organizations.organization_show, name="organization"),
    path("register/<str:number>/", products.product_show, name="product"),
    path("register/<str:number>/declaration.pdf", products.declaration_show, name="declaration"),
    path("verify/<str:number>/", verification.verification_show, name="verification"),
    path("mark/<str:number>.svg", marks.mark_show, name="mark"),
    path("mark/<str:number>.png", marks.mark_picture, name="mark_picture"),
]
