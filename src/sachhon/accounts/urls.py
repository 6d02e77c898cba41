"""Addresses of signing in, one's own account, invitations and administration."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import path, re_path

from sachhon.accounts import views, views_administration, views_agencies

RESET_LINK = r"^password/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[-0-9A-Za-z]{1,80})/$"

urlpatterns = [
    path("sign-in/", account.login, name="login"),
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/code/", factor.authenticate, name="mfa_authenticate"),
    path("sign-in/disabled/", account.account_inactive, name="account_inactive"),
    path("sign-out/", account.logout, name="logout"),
    path("sign-out/", account.logout, name="account_logout"),
    path("password/", views.ask_for_reset, name="account_reset_password"),
    path("password/sent/", account.password_reset_done, name="account_reset_password_done"),
    path("password/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(RESET_LINK, account.password_reset_from_key, name="account_reset_password_from_key"),
    path("account/", views.own_account, name="account"),
    path("account/", views.own_account, name="mfa_index"),
    path("account/typed/", views.kept, name="kept"),
    path("account/sessions/end/", views.end_session, name="end-session"),
    path("account/password/", views.change_password, name="account_change_password"),
    path("account/again/", account.reauthenticate, name="account_reauthenticate"),
    path("account/again/code/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("account/second-factor/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/second-factor/off/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/recovery-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
    path("administration/", views_administration.people, name="people"),
    path("administration/people/<int:pk>/", views_administration.person, name="person"),
    path("administration/people/<int:pk>/<slug:deed>/", views_administration.act, name="person-act"),
    path("administration/roles/<int:pk>/end/", views_administration.end_role, name="end-role"),
    path("administration/invitations/", views_administration.invitations, name="invitations"),
    path("administration/invitations/<int:pk>/withdraw/", views_administration.withdraw, name="withdraw-invitation"),
    path("administration/second-factors/<int:pk>/", views_administration.decide, name="decide-removal"),
    path("administration/agencies/", views_agencies.agencies, name="agencies"),
    path("administration/agencies/new/", views_agencies.edit, name="add-agency"),
    path("administration/agencies/<int:pk>/", views_agencies.edit, name="agency"),
    path("administration/agencies/<int:pk>/areas/", views_agencies.add_area, name="add-area"),
    path("administration/areas/<int:pk>/end/", views_agencies.end_area, name="end-area"),
]
