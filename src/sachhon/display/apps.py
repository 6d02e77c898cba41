from django.apps import AppConfig


class DisplayConfig(AppConfig):
    name = "sachhon.display"
    label = "display"
