"""Addresses of the library."""

from django.urls import path

from sachhon.library import views

urlpatterns = [
    path("plants/", views.plants, name="library-plants"),
    path("plants.csv", views.plants_csv, name="library-plants-csv"),
]
