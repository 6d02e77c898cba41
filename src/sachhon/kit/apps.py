from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "sachhon.kit"
    label = "kit"

    def ready(self) -> None:
        """Know every register before the first page is asked for."""
        from sachhon.kit import register

        register.autodiscover()
