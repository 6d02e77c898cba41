from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "sachhon.library"
    label = "library"
