"""The demo province: a database of its own, filled through the same importer that people use."""

from __future__ import annotations

import contextlib
import datetime as dt
import importlib
import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from sachhon.accounts.models import Membership, User
from sachhon.accounts.services import grant
from sachhon.establishments.models import Establishment
from sachhon.imports.services import commit, stage
from sachhon.imports.staging import open_batch, totals
from sachhon.kit.changes import change_set
from sachhon.kit.models import Batch
from sachhon.kit.workbooks import WORKBOOKS
from sachhon.plan.models import Edition
from sachhon.plan.periods import period_of
from sachhon.plan.services import compute_period, publish_edition
from sachhon.resources.adjustments import ADJUSTMENT
from sachhon.resources.models import Adjustment, Resource
from sachhon.site import demo_around, demo_reports
from sachhon.territory.models import Province

PASSWORD = "song-lam-2025"  # noqa: S105 - demo accounts exist in demo mode alone
YEARS = ("2023", "2024", "2025")
# user name, full name, role: invented people of an invented province.
ACCOUNTS = (
    ("canbo", "Lê Thị Ánh Tuyết", "officer"),
    ("lanhdao", "Phạm Thị Ngọc Ẩn", "leader"),
    ("tuvan", "Trần Quang Huy", "consultant"),
    ("ubnd", "Nguyễn Hữu Khang", "ppc_leader"),
    ("quantri", "Đặng Thị Thu Hà", "administrator"),
    ("doanhnghiep", "Hoàng Văn Thịnh", "enterprise"),
)


AGENCIES = {
    "officer": "Sở Công Thương tỉnh Sông Lam (dữ liệu mẫu)",
    "consultant": "Trung tâm Khuyến công tỉnh Sông Lam (dữ liệu mẫu)",
    "ppc_leader": "UBND tỉnh Sông Lam (dữ liệu mẫu)",
    "enterprise": "Doanh nghiệp tỉnh Sông Lam (dữ liệu mẫu)",
}


def mark(folder: Path) -> None:
    """Make the data folder a demo's; a folder or a database that already holds an office is refused."""
    flag = folder / "demo"
    if not flag.exists() and (folder / "sachhon.sqlite3").exists():
        raise ValueError(f"{folder} holds an office's data: a demo needs a folder of its own.")
    if _holds_an_office():
        raise ValueError("SACHHON_DATABASE names a database that holds an office's people: a demo needs its own.")
    folder.mkdir(parents=True, exist_ok=True)
    flag.touch()


def _holds_an_office() -> bool:
    """Whether a database server was named whose tables know anybody but the demo's people."""
    if connection.vendor == "sqlite":
        return False  # it lies in the folder
    with contextlib.suppress(DatabaseError):  # no tables yet
        return User.objects.exclude(username__in=[name for name, *_ in ACCOUNTS]).exists()
    return False


def prepare() -> Province:
    """The invented province, its agency and its people."""
    province = Province.objects.filter(code="SL").first()
    if province is None:
        province = Province(
            code="SL", name_vi="Tỉnh Sông Lam (dữ liệu mẫu)", name_en="Song Lam province (sample data)",
            valid_from="2025-07-01", predecessors="Sông Lam (cũ); Hạ Giang (cũ)", source="hư cấu · invented",
        )  # fmt: skip
        with change_set(by=None, why="demo province") as changes:
            changes.insert(province)
    for name, full_name, role in ACCOUNTS:
        _account(name, full_name, role, province)
    return province


def _account(name: str, full_name: str, role: str, province: Province) -> None:
    user, new = User.objects.get_or_create(username=name, defaults={"full_name": full_name})
    if new:
        user.set_password(PASSWORD)
        user.save()
    grant(user, role, province_id=province.pk, agency=AGENCIES.get(role, AGENCIES["officer"]))


def fill(province: Province) -> dict[str, Any]:
    """Generate the workbook, import it leaving wrong rows out, compute three years, publish the last."""
    officer = User.objects.get(username="canbo")
    if Edition.objects.exists():
        return {"edition": Edition.objects.latest("number").number, "rows": 0}
    generator = _generator()
    generator.generate(settings.DATA)
    path = Path(settings.DATA) / generator.WORKBOOK
    batch = Batch.objects.filter(state=Batch.State.COMMITTED, workbook="province").first()
    if batch is None:
        workbook = WORKBOOKS["province"]
        batch = open_batch(workbook, path, path.name, by=officer, province_id=province.pk)
        commit(stage(batch, workbook), by=officer, leave_wrong=True)
    adjust(json.loads((Path(settings.DATA) / generator.TRUTH).read_text(encoding="utf-8"))["events"], province)
    for label in YEARS:
        period = period_of(label, province.pk, by=officer)
        compute_period(period, by=officer)
    edition, _ = publish_edition(period, by=officer, why="Bản công bố đầu tiên của dữ liệu mẫu")
    demo_reports.tie(User.objects.get(username="doanhnghiep"), province)
    demo_reports.fill(province)
    demo_around.fill_around(province, officer)
    return {"edition": edition.number, "rows": totals(batch)["rows"]}


def adjust(events: list[dict[str, Any]], province: Province) -> None:
    """One-off uses, proposed by one person; what came about is approved by another."""
    officer, other = (User.objects.get(username=name) for name in ("canbo", "lanhdao"))
    for event in events:
        adjustment = Adjustment(
            establishment=Establishment.objects.get(province=province, code=event["establishment"]),
            resource=Resource.objects.get(code=event["resource"]), start=dt.date.fromisoformat(event["start"]),
            end=dt.date.fromisoformat(event["end"]),
            given=f"{event['quantity']:.15g}", unit_given=event["unit"], reason=event["reason"],
            evidence=event["evidence"],
            proposed_by=officer,
        )  # fmt: skip
        with change_set(by=officer, why="Điều chỉnh dữ liệu mẫu", province_id=province.pk) as changes:
            adjustment.full_clean(exclude=["quantity"])
            changes.insert(adjustment)
        if event["state"] == "approved":
            ADJUSTMENT.take("approve", adjustment, by=other, province_id=province.pk, why=event["evidence"])


def _generator() -> Any:
    """The generator lies beside the source tree, as it shares no code with the product."""
    root = Path(__file__).parents[3]
    if not (root / "demo" / "generate.py").exists():
        raise FileNotFoundError("The demo needs the repository's folder demo/: run it from a checkout.")
    sys.path.insert(0, str(root))
    return importlib.import_module("demo.generate")


def roles() -> list[tuple[str, str, str]]:
    """(user name, full name, role in words) of each demo account."""
    words = dict(Membership.Role.choices)
    return [(name, full_name, str(words[role])) for name, full_name, role in ACCOUNTS]
