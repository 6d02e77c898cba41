from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "sachhon.portal"
    label = "portal"
