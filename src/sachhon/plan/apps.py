from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "sachhon.plan"
    label = "plan"

    def ready(self) -> None:
        """Make the workbook, the locks of closed periods, the check of editions and the jobs known."""
        from sachhon.plan import checks, imports, periods, tasks  # noqa: F401
