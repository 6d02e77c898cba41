"""Addresses of all registers; the site includes them under r/."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from sachhon.kit import views, views_bulk, views_saved


class KeyConverter(StringConverter):
    """A row's address: its uuid, or its number where it has none."""

    regex = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9]{1,18}"


class FormConverter(StringConverter):
    """The kinds of file that a list can be had as."""

    regex = "csv|xlsx|json"


register_converter(KeyConverter, "row")
register_converter(FormConverter, "file_form")

urlpatterns = [
    path("bin/", views_bulk.show_bin, name="register-bin"),
    path("<slug:slug>/", views.show_list, name="register-list"),
    path("<slug:slug>/views/", views_saved.save, name="register-view-save"),
    path("<slug:slug>/views/<uuid:view>/", views_saved.manage, name="register-view"),
    path("<slug:slug>/bulk/", views_bulk.begin, name="register-bulk-begin"),
    path("<slug:slug>/bulk/<uuid:edit>/", views_bulk.bulk, name="register-bulk"),
    path("<slug:slug>/changes/<int:change>/", views_bulk.show_change, name="register-change"),
    path("<slug:slug>/changes/<int:change>/undo/", views_bulk.undo, name="register-undo"),
    path("<slug:slug>/bin/<int:change>/", views_bulk.restore, name="register-restore"),
    path("<slug:slug>/new/", views.add, name="register-add"),
    path("<slug:slug>/export.<file_form:form>", views.export, name="register-export"),
    path("<slug:slug>/<row:key>/", views.show_record, name="register-detail"),
    path("<slug:slug>/<row:key>/edit/", views.edit, name="register-edit"),
    path("<slug:slug>/<row:key>/delete/", views.delete, name="register-delete"),
    path("<slug:slug>/<row:key>/step/<slug:step>/", views.take, name="register-step"),
    path("<slug:slug>/<row:key>/history/", views.show_history, name="register-history"),
]
