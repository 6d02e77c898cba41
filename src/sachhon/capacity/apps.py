from django.apps import AppConfig


class CapacityConfig(AppConfig):
    name = "sachhon.capacity"
    label = "capacity"
