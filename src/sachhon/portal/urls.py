"""Addresses that everyone may open."""

from django.urls import path

from sachhon.portal import views

urlpatterns = [
    path("", views.home, name="home"),
    path("editions/", views.editions, name="editions"),
    path("editions/<int:number>/", views.edition, name="edition"),
    path("editions/<int:number>.json", views.edition_json, name="edition-json"),
    path("editions/<int:number>.csv", views.edition_csv, name="edition-csv"),
    path("editions/<int:number>/.json", views.edition_json),
    path("editions/<int:number>/.csv", views.edition_csv),
    path("published-results/", views.published_results, name="published-results"),
]
