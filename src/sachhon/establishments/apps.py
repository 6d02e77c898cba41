from django.apps import AppConfig


class EstablishmentsConfig(AppConfig):
    name = "sachhon.establishments"
    label = "establishments"
