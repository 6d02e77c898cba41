"""Addresses of the comparison of years."""

from django.urls import path

from sachhon.resources import views_compare as views

urlpatterns = [
    path("", views.compare, name="compare"),
    path("export.csv", views.compare_csv, name="compare-csv"),
]
