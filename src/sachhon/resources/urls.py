"""Addresses of the key energy users."""

from django.urls import path

from sachhon.resources import views

urlpatterns = [
    path("", views.key_users, name="key-users"),
    path("compute/", views.compute, name="key-users-compute"),
    path("key-users.csv", views.key_users_csv, name="key-users-csv"),
]
