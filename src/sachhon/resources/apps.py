from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "sachhon.resources"
    label = "resources"

    def ready(self) -> None:
        """Know the workbooks of key energy users and of the power company."""
        from sachhon.resources import imports_key_users, imports_power  # noqa: F401
