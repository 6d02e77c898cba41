from django.apps import AppConfig


class EstablishmentsConfig(AppConfig):
    name = "sachhon.establishments"
    label = "establishments"

    def ready(self) -> None:
        """Know the search for duplicates before the first one is asked for."""
        from sachhon.establishments import duplicates  # noqa: F401
