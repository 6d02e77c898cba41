from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "sachhon.imports"
    label = "imports"

    def ready(self) -> None:
        """Know the jobs of imports before the first one is done."""
        from sachhon.imports import tasks  # noqa: F401
