from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "sachhon.reporting"
    label = "reporting"
