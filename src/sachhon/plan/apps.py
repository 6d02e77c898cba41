from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "sachhon.plan"
    label = "plan"

    def ready(self) -> None:
        """Make the workbook, the locks of closed periods and the check of editions known."""
        from sachhon.plan import checks, imports, periods  # noqa: F401
