"""Addresses of the pages for tokens and webhooks."""

from django.urls import path

from sachhon.api import views, views_webhooks

urlpatterns = [
    path("account/tokens/", views.own_tokens, name="tokens"),
    path("account/tokens/<int:pk>/revoke/", views.revoke, name="revoke-token"),
    path("administration/webhooks/", views_webhooks.hooks, name="webhooks"),
    path("administration/webhooks/<uuid:key>/", views_webhooks.hook, name="webhook"),
    path("administration/webhooks/<uuid:key>/switch/", views_webhooks.switch, name="switch-webhook"),
    path("administration/deliveries/<uuid:key>/again/", views_webhooks.again, name="send-again"),
]
