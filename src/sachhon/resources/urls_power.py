"""The address of the power company's customers."""

from django.urls import path

from sachhon.resources import views_power as views

urlpatterns = [path("", views.matching, name="power-matching")]
