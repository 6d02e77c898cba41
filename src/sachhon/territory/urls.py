"""Addresses of places."""

from django.urls import path

from sachhon.territory import views

urlpatterns = [
    path("", views.places, name="places"),
    path("<str:key>/", views.place, name="place"),
    path("<str:key>/correct/", views.correct, name="place-correct"),
]
