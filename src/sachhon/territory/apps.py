from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "sachhon.territory"
    label = "territory"
