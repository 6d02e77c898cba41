from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "sachhon.resources"
    label = "resources"

    def ready(self) -> None:
        """Know the workbook of key energy users."""
        from sachhon.resources import imports_key_users  # noqa: F401
