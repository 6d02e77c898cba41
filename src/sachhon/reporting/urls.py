"""Addresses of reporting."""

from django.urls import path

from sachhon.reporting import views

urlpatterns = [
    path("", views.start, name="reporting"),
    path("board/", views.board, name="reporting-board"),
    path("remind/", views.remind, name="reporting-remind"),
    path("letters/<uuid:uuid>/", views.letter, name="reporting-letter"),
    path("reports/<uuid:uuid>/", views.review, name="reporting-review"),
    path("reports/<uuid:uuid>/evidence/", views.evidence, name="reporting-evidence"),
    path("<uuid:uuid>/<slug:label>/", views.fill, name="reporting-fill"),
    path("<uuid:uuid>/<slug:label>/draft/", views.draft, name="reporting-draft"),
    path("<uuid:uuid>/<slug:label>/workbook/", views.own_workbook, name="reporting-workbook"),
]
