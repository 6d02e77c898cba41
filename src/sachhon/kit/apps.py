from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "sachhon.kit"
    label = "kit"

    def ready(self) -> None:
        """Know every register before the first page is asked for, and every job before the first is done."""
        from sachhon.kit import register
        from sachhon.kit.imports import tasks  # noqa: F401

        register.autodiscover()
