"""`sachhon worker`: does the jobs that pages hand over."""

import logging
from typing import Any

from django.core.management.base import BaseCommand

from sachhon.kit import jobs


class Command(BaseCommand):
    """One worker; it first takes up what a crash left running."""

    help = "Do jobs until stopped."
    requires_system_checks: list[str] = []  # type: ignore[assignment]

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until SIGTERM or SIGINT."""
        jobs.resume()
        logging.getLogger("huey").setLevel(logging.WARNING)
        jobs.queue.create_consumer(workers=1, worker_type="thread", initial_delay=0.05, max_delay=0.5).run()
