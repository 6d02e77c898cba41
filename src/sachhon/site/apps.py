from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "sachhon.site"
    label = "site"
