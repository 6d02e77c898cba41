"""Addresses of possible duplicates: the list, the search, one pair side by side."""

from django.urls import path

from sachhon.establishments import views_duplicates as views

urlpatterns = [
    path("", views.listed, name="duplicates"),
    path("find/", views.find, name="duplicates-find"),
    path("jobs/<uuid:uuid>/", views.searching, name="duplicates-job"),
    path("<int:key>/", views.pair, name="duplicates-pair"),
]
