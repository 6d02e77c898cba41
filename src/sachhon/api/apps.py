from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "sachhon.api"
    label = "api"
