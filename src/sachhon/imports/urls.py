"""Addresses of imports and jobs."""

from django.urls import path

from sachhon.imports import views as views

urlpatterns = [
    path("", views.start, name="imports"),
    path("new/<slug:workbook>/", views.start, name="import-start"),
    path("template/<slug:workbook>/<slug:language>/", views.template, name="import-template"),
    path("jobs/<uuid:uuid>/", views.show_job, name="job"),
    path("jobs/<uuid:uuid>/cancel/", views.cancel_job, name="job-cancel"),
    path("jobs/<uuid:uuid>/file/", views.job_file, name="job-file"),
    path("<uuid:uuid>/", views.show_batch, name="import-batch"),
    path("<uuid:uuid>/file/", views.original, name="import-file"),
    path("<uuid:uuid>/headers/", views.headers, name="import-headers"),
    path("<uuid:uuid>/<slug:deed>/", views.do, name="import-do"),
]
