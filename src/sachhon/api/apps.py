from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "sachhon.api"
    label = "api"

    def ready(self) -> None:
        """Hear every event from the start, in the web process and in the worker."""
        from sachhon.api import webhooks  # noqa: F401
