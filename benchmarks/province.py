"""Verify a province, 20,000 establishments × 4 resources × 36 months, from the database to stored results."""

import sys
import time

from benchmarks import compute, scratch, sheets

MONTHS = range(12 * 2022 + 11, 12 * 2025 + 11)
FIRST_REPORT = 12 * 2024 + 11
RESOURCES = ("ELEC", "COAL_C", "DO", "WATER")
SPANS = ("2022-12-01", "2024-12-01", "2024-12-01", "2025-12-01")


def main() -> None:
    """Seconds of the whole, of the mathematics in it, and of a second run with the same inputs."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    province, officer = scratch.office()
    fill(province, officer, size)
    spent = _watched()
    from sachhon.resources.models import VerifiedSaving
    from sachhon.resources.verification import verify_savings

    warm, _ = scratch.seconds(scratch.warm)
    spent.clear()
    spans = _spans()
    took, (made, same) = scratch.seconds(lambda: verify_savings(province.pk, spans, by=officer))
    assert not same
    mathematics = covered(spent)
    again, (_, same) = scratch.seconds(lambda: verify_savings(province.pk, spans, by=officer))
    assert same
    stored = VerifiedSaving.objects.filter(verification=made).count()
    assert stored == size * len(RESOURCES), stored
    scratch.say(
        seconds=took, mathematics=mathematics, share=mathematics / took, again=again, warm=warm, series=stored,
        verdicts=made.verdicts, peak_mb=scratch.peak(),
    )  # fmt: skip


def _spans():
    import datetime as dt

    from sachhon.resources.series import Spans

    return Spans(*map(dt.date.fromisoformat, SPANS))


def _watched() -> list[tuple[float, float]]:
    """Begin and end of every call of the engine's kernel, in whichever thread, as they come."""
    from sachhon.engine import verify

    spent, kernel = [], verify.verify_series

    def watched(*arguments):
        began = time.perf_counter()
        found = kernel(*arguments)
        spent.append((began, time.perf_counter()))
        return found

    verify.verify_series = watched
    return spent


def covered(spans: list[tuple[float, float]]) -> float:
    """Seconds by the clock during which at least one thread was in the kernel: what two do at once counts once."""
    seconds, until = 0.0, 0.0
    for began, ended in sorted(spans):
        seconds += max(0.0, ended - max(began, until))
        until = max(until, ended)
    return seconds


def fill(province, officer, size: int) -> None:
    """Establishments by workbook; the months by the change set's own bulk insert, as in the case of CP3."""
    names = sheets.establishments(size)
    products = [{"establishment": e["code"], "code": "SP", "name": "Sản phẩm", "unit": "tấn"} for e in names]
    book = sheets.write(scratch.folder() / "base.xlsx", establishments=names, products=products)
    sheets.imported(book, province, officer)
    from sachhon.establishments.models import Product
    from sachhon.resources.models import ProductOutput, Resource, ResourceUse

    made = list(Product.objects.values_list("establishment_id", "pk"))
    resources = [Resource.objects.get(code=code).pk for code in RESOURCES]
    spans = [(*compute.span(m), m) for m in MONTHS]
    _insert(province, officer, ProductOutput, "product_id", [
        (owner, product, start, end, "monthly", "100", "tấn", output(owner, m))
        for owner, product in made for start, end, m in spans
    ])  # fmt: skip
    for portion in range(0, len(made), 2000):
        _insert(province, officer, ResourceUse, "resource_id", [
            (owner, item, start, end, "monthly", "100", "kWh", use(owner, item, m))
            for owner, _ in made[portion : portion + 2000] for item in resources for start, end, m in spans
        ])  # fmt: skip


def output(owner: int, month: int) -> float:
    """An output that swings, without chance."""
    return 100.0 + (owner * 7 + month * 31) % 41


def use(owner: int, item: int, month: int) -> float:
    """A base load, a rate, a little of no reason, and a saving in the reporting months."""
    expected = 500 + owner % 91 + 9 * output(owner, month) + (owner * 13 + item * 5 + month * 17) % 61
    return expected * (0.9 if month >= FIRST_REPORT else 1)


def _insert(province, officer, model, item: str, rows: list[tuple]) -> None:
    from sachhon.kit.changes import change_set

    columns = ("establishment_id", item, "start", "end", "source", "given", "unit_given", "quantity")
    with change_set(by=officer, why="benchmark", province_id=province.pk) as changes:
        changes.insert_many(model, columns, rows)


if __name__ == "__main__":
    main()
