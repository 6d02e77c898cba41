"""Addresses of the files of establishments."""

from django.urls import path

from sachhon.establishments import views

urlpatterns = [
    path("<uuid:uuid>/files/", views.files_of, name="establishment-files"),
    path("<uuid:uuid>/files/<uuid:file>/", views.fetch, name="establishment-file"),
]
