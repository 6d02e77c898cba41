"""Compute a period over 1,000, 5,000 and 20,000 establishments × 5 resources × 24 months.

The 24 months are 12 of the baseline and 12 of the period: enough for every series to be verified as well, so that CP3
stands on models.  Verifying and computing are told apart; who computes without having verified waits for both.
"""

import sys

from benchmarks import scratch, sheets

MONTHS = range(12 * 2023 + 11, 12 * 2025 + 11)
LAST_BASE = 12 * 2024 + 10
RESOURCES = ("ELEC", "COAL_C", "DO", "LPG", "WATER")
BARE = """
SELECT u.establishment_id, u.resource_id, sum(u.quantity), sum(o.quantity)
FROM resources_resourceuse u JOIN resources_productoutput o
  ON o.establishment_id = u.establishment_id AND o.start = u.start AND o."end" = u."end"
GROUP BY u.establishment_id, u.resource_id
"""


def main() -> None:
    """Seconds of the verification, of the run that stands on it, of both again, and of the bare sum and join.

    `verify_seconds`: nothing was verified before. `seconds`: the first run, with that verification there already.
    `again`: the same inputs, so that the run which is there stays.
    """
    size = int(sys.argv[1])
    province, officer = scratch.office()
    fill(province, officer, size)
    from django.db import connection

    from sachhon.plan.periods import period_of
    from sachhon.plan.services import compute_period, verify_period

    period = period_of("2025", province.pk, by=officer)
    with connection.cursor() as cursor:
        bare, _ = scratch.seconds(lambda: cursor.execute(BARE).fetchall())
    scratch.warm()
    verifying, (made, same) = scratch.seconds(lambda: verify_period(period, by=officer))
    assert not same and made.savings.count() == size * len(RESOURCES)
    took, (run, same) = scratch.seconds(lambda: compute_period(period, by=officer))
    assert not same
    again, (_, same) = scratch.seconds(lambda: compute_period(period, by=officer))
    assert same
    scratch.say(
        verify_seconds=verifying, seconds=took, again=again, bare=bare, ratio=took / bare, peak_mb=scratch.peak(),
        verdicts=made.verdicts, evidence=run.evidence.count(), value=run.values.get(code="CP3").value,
        rows=size * len(RESOURCES) * len(MONTHS),
    )  # fmt: skip


def span(month: int) -> tuple[str, str]:
    """First day of a month, and of the next one."""
    return tuple(f"{m // 12}-{m % 12 + 1:02}-01" for m in (month, month + 1))


def output(month: int) -> float:
    """An output that swings."""
    return 100.0 + month % 12


def use(owner: int, item: int, month: int) -> float:
    """A rate, a little of no reason, and a tenth less in the period: a model finds it."""
    expected = 45 * output(month) + owner % 91 + (owner * 13 + item * 5 + month * 17) % 61
    return expected * (0.9 if month > LAST_BASE else 1)


def fill(province, officer, size: int) -> None:
    """Plan and establishments by workbook; the months by the change set's own bulk insert, recorded as well."""
    solution = {
        "code": "GP-1",
        "name": "Giải pháp",
        "technique": "housekeeping",
        "date": "2025-03-01",
        "evidence": "biên bản",
    }
    plan = [
        {"plan": "KH", "name": "Kế hoạch", "start": "2021-01-01", "end": "2030-12-31", "baseline_year": 2024,
         "sectors": "B,C,D,E", "indicator": "CP3", "year": 2025, "rule": "band", "low": 8, "high": 13},
    ]  # fmt: skip
    names = sheets.establishments(size)
    sheets.imported(
        sheets.write(
            scratch.folder() / "base.xlsx", plan=plan, establishments=names,
            products=[{"establishment": e["code"], "code": "SP", "name": "Sản phẩm", "unit": "tấn"} for e in names],
            solutions=[{"establishment": e["code"], **solution} for e in names],
        ), province, officer,
    )  # fmt: skip
    from sachhon.establishments.models import Product
    from sachhon.kit.changes import change_set
    from sachhon.resources.models import ProductOutput, Resource, ResourceUse

    products = list(Product.objects.values_list("establishment_id", "pk"))
    resources = [Resource.objects.get(code=code).pk for code in RESOURCES]
    spans = [(*span(m), m) for m in MONTHS]
    with change_set(by=officer, why="benchmark", province_id=province.pk) as changes:
        columns = (
            "establishment_id",
            "product_id",
            "start",
            "end",
            "source",
            "given",
            "unit_given",
            "quantity",
        )
        changes.insert_many(ProductOutput, columns, [
            (owner, product, start, end, "monthly", "100", "tấn", output(m))
            for owner, product in products for start, end, m in spans
        ])  # fmt: skip
        columns = (
            "establishment_id",
            "resource_id",
            "start",
            "end",
            "source",
            "given",
            "unit_given",
            "quantity",
        )
        for portion in range(0, len(products), 2000):
            changes.insert_many(ResourceUse, columns, [
                (owner, item, start, end, "bill", "100", "kWh", use(owner, item, m))
                for owner, _ in products[portion : portion + 2000] for item in resources for start, end, m in spans
            ])  # fmt: skip


if __name__ == "__main__":
    main()
