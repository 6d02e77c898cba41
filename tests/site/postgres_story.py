"""A small office's story, told by a child on the database that SACHHON_DATABASE names; answers one line of JSON.

`story` goes from empty tables to a publication and back; `writer` is one of two who write in their own province.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "sachhon.site.settings"
ROUNDS, ROWS = 12, 5  # of one writer
PAUSE = 0.03  # seconds between a key's choice and its row, so that two writers meet


def story(scratch: str) -> dict[str, Any]:
    """Migrate, import, compute, publish; import one plant more and take it back; change a byte behind the record."""
    from django.core.management import call_command
    from django.db import connection

    from sachhon.establishments.models import Establishment
    from sachhon.imports.services import undo
    from sachhon.kit.chain import verify
    from sachhon.plan.services import compute_period, publish_edition
    from tests import factories

    call_command("migrate", verbosity=0)
    here, folder = factories.office("82", "officer-here"), Path(scratch)
    factories.office("44", "officer-elsewhere")
    factories.import_rows(here, folder, factories.small_province())
    period = factories.period(here)
    compute_period(period, by=here.officer)
    edition, _ = publish_edition(period, by=here.officer, why="story")
    one = factories.import_rows(here, folder / "more", {"establishments": [factories.plant("CS-9")]})
    with_it = Establishment.objects.count()
    undo(one, by=here.officer, why="story")
    without, told = Establishment.objects.count(), verify()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE establishments_establishment SET name = 'x' WHERE code = 'CS-1'")
    changed = verify()
    figures = {row["code"]: [row["value"], row["inputs_hash"]] for row in json.loads(edition.content)["figures"]}
    return {
        "vendor": connection.vendor, "figures": figures, "plants": [with_it, without], "chain": told.ok,
        "chain_of_a_changed_row": changed.ok,
    }  # fmt: skip


def writer(code: str, lock: str, start: str) -> dict[str, Any]:
    """Insert enterprises into one province, change set after change set, from the moment `start` on."""
    from django.db import IntegrityError, connection

    from sachhon.establishments.models import Enterprise
    from sachhon.kit import bulk, changes
    from sachhon.territory.models import Province

    province, insert, clashes = Province.objects.get(code=code).pk, bulk.insert, 0

    def slowly(prepared: Any) -> None:
        time.sleep(PAUSE)
        insert(prepared)

    bulk.insert = slowly
    if lock == "off":
        bulk.one_writer = lambda: None
    connection.ensure_connection()
    time.sleep(max(0.0, float(start) - time.time()))
    for number in range(ROUNDS):
        names = [f"{lock} {code} {number}-{row}" for row in range(ROWS)]
        try:
            with changes.change_set(by=None, why="race", province_id=province) as record:
                record.insert_many(Enterprise, ("province_id", "name", "identity"), [(province, n, n) for n in names])
        except IntegrityError as problem:
            if "_pkey" not in str(problem):
                raise
            clashes += 1
    kept = Enterprise.objects.filter(province=province, name__startswith=f"{lock} {code} ").count()
    return {"clashes": clashes, "kept": kept}


def chain() -> dict[str, Any]:
    """Whether every link holds."""
    from sachhon.kit.chain import verify

    return {"ok": verify().ok}


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps({"story": story, "writer": writer, "chain": chain}[sys.argv[1]](*sys.argv[2:])))
