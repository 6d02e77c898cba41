"""A scratch office: data folder, migrated database, province, officer."""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def office() -> tuple[Any, Any]:
    """(province, officer) in a new data folder; Django is set up for it."""
    os.environ["SACHHON_DATA"] = tempfile.mkdtemp(prefix="sachhon-bench-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "sachhon.site.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from sachhon.accounts.models import User
    from sachhon.accounts.services import grant
    from sachhon.territory.models import Province

    call_command("migrate", verbosity=0)
    province = Province.objects.get(code="82")
    officer = User.objects.create_user("officer", password=None)
    grant(officer, "officer", province_id=province.pk, agency="Sở Công Thương")
    return province, officer


def folder() -> Path:
    """The scratch data folder."""
    return Path(os.environ["SACHHON_DATA"])


@contextmanager
def counted(statements: list[int]) -> Iterator[None]:
    """Appends the number of statements that were sent to the database."""
    from django.db import connection

    number = 0

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal number
        number += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield
    statements.append(number)


def seconds(action: Any) -> tuple[float, Any]:
    """(seconds, what the action returned)."""
    started = time.perf_counter()
    result = action()
    return time.perf_counter() - started, result


def memory(pid: int | str = "self") -> float:
    """Resident memory of a process now. [MB]"""
    text = Path(f"/proc/{pid}/status").read_text()
    return int(text.split("VmRSS:")[1].split()[0]) / 1024


def peak() -> float:
    """The largest this process has been. [MB]"""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def warm() -> None:
    """Load the kernel, and what pyarrow loads with the first array of numpy: pandas, where that is there at all."""
    import numpy as np
    import pyarrow as pa

    from sachhon.engine.verify import warm_up

    warm_up()
    pa.array(np.zeros(1))


def say(**found: Any) -> None:
    """Hand the case's figures to the runner."""
    json.dump(found, sys.stdout)
    sys.stdout.write("\n")
