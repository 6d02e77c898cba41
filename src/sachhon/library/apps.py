from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "sachhon.library"
    label = "library"

    def ready(self) -> None:
        """Make the workbook of the foreign survey known."""
        from sachhon.library import imports  # noqa: F401
