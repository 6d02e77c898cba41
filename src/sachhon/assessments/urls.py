"""Addresses of the calculators."""

from django.urls import path

from sachhon.assessments import views

urlpatterns = [
    path("", views.calculator_list, name="calculators"),
    path("<slug:name>/", views.calculator, name="calculator"),
]
