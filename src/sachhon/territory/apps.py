from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "sachhon.territory"
    label = "territory"

    def ready(self) -> None:
        """Make the workbook of places known."""
        from sachhon.territory import imports  # noqa: F401
