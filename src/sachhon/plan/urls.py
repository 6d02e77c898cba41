"""Addresses of the plan: dashboard, evidence down to the cell, establishments."""

from django.urls import path

from sachhon.plan import views, views_verified

urlpatterns = [
    path("dashboard/", views.dashboard, name="dashboard"),
    path("dashboard/paths.csv", views.paths_csv, name="dashboard-paths"),
    path("dashboard/compute/", views.compute, name="period-compute"),
    path("dashboard/<slug:label>/publish/", views.publish, name="period-publish"),
    path("dashboard/<slug:label>/<slug:name>/", views.take_step, name="period-step"),
    path("evidence/<slug:label>/<slug:code>/", views.evidence, name="evidence"),
    path("evidence/<slug:label>/<slug:code>.csv", views.evidence_csv, name="evidence-csv"),
    path("evidence/<slug:label>/<slug:code>/<uuid:uuid>/<str:resource>/", views.series, name="series"),
    path("savings/jobs/<uuid:uuid>/", views_verified.verification, name="verification-job"),
    path("savings/verify/", views_verified.verify, name="period-verify"),
    path("savings/<slug:label>/<uuid:uuid>/<str:resource>/", views_verified.verified, name="verified-saving"),
    path(
        "savings/<slug:label>/<uuid:uuid>/<str:resource>.csv", views_verified.verified_csv, name="verified-saving-csv"
    ),
    path("establishments/<uuid:uuid>/", views.establishment, name="establishment"),
]
