from django.urls import path

from ghs.accounts.views import demonstration, organizations, ownership, people, replacing

app_name = "accounts"
urlpatterns = [
    path("accounts/demo/<slug:key>/", demonstration.demo_login, name="demo_login"),
    path("accounts/invitations/<str:token>/", organizations.invitation, name="invitation"),
    path("accounts/postcodes/<str:code>/", organizations.postcode, name="postcode"),
    path("my/profile/", people.profile, name="profile"),
    path("my/organizations/", organizations.organization_list, name="organization_list"),
    path("my/organizations/add/", organizations.organization_add, name="organization_add"),
    path("my/organizations/<int:pk>/", organizations.organization_detail, name="organization_detail"),
    path("my/organizations/<int:pk>/change/", organizations.organization_change, name="organization_change"),
    path("my/organizations/<int:pk>/invite/", organizations.member_invite, name="member_invite"),
    path(
        "my/organizations/<int:pk>/invitations/<int:invitation_pk>/withdraw/",
        organizations.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path(
        "my/organizations/<int:pk>/members/<int:membership_pk>/change/",
        organizations.member_change,
        name="member_change",
    ),
    path(
        "my/organizations/<int:pk>/members/<int:membership_pk>/remove/",
        organizations.member_remove,
        name="member_remove",
    ),
    path("my/organizations/<int:pk>/ownership/", ownership.ownership_offer, name="ownership_offer"),
    path(
        "my/organizations/<int:pk>/ownership/<int:transfer_pk>/",
        ownership.ownership_transfer,
        name="ownership_transfer",
    ),
    path(
        "desk/organizations/<int:pk>/owners/<int:membership_pk>/replace/",
        replacing.owner_replace,
        name="owner_replace",
    ),
    path("desk/owner-replacements/", replacing.owner_replacement_list, name="owner_replacement_list"),
    path("desk/owner-replacements/<int:pk>/", replacing.owner_replacement, name="owner_replacement"),
    path(
        "desk/owner-replacements/<int:pk>/evidence/",
        replacing.owner_replacement_evidence,
        name="owner_replacement_evidence",
    ),
    path("desk/people/", people.people_list, name="people_list"),
    path("desk/people/<int:pk>/", people.person_detail, name="person_detail"),
    path("desk/people/<int:pk>/second-factor/", people.second_factor_reset, name="second_factor_reset"),
]
