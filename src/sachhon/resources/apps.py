from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "sachhon.resources"
    label = "resources"
