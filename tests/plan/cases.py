"""What the tests of CP3 share: a case imported and computed, and what a series brought."""

from tests.factories import (
    BASE_MONTHS,
    REPORT_MONTHS,
    import_rows,
    joined,
    made_in,
    part_of,
    plan,
    plant,
    product,
    run_of,
    solution,
    used_in,
)

TOE = 0.0001543  # of one kWh


def figure(here, tmp_path, *cases, label="2025"):
    """Import the cases and compute the period."""
    import_rows(here, tmp_path, joined(*cases))
    return run_of(here, label)


def series(run, code="CS-1", resource="ELEC", figure="CP3"):
    """(adjusted, actual, method, tier, counted, reason) of a series."""
    part = part_of(run, code, resource, figure)
    return part.adjusted, part.actual, part.method, part.tier, part.counted, part.reason


def months(code="CS-1", use=(1000, 900), output=(10, 10), base=BASE_MONTHS, report=REPORT_MONTHS, **more):
    """Twelve months of use in kWh and of output in tonnes, of both years."""
    return {
        "monthly": [
            *(used_in(code, month, use[0], **more) for month in base),
            *(used_in(code, month, use[1], **more) for month in report),
            *(made_in(code, month, output[0]) for month in base),
            *(made_in(code, month, output[1]) for month in report),
        ]
    }


def by_month(code="CS-1"):
    """An applier of one product without any figures yet."""
    return {
        "plan": [plan()],
        "establishments": [plant(code)],
        "products": [product(code)],
        "solutions": [solution(code)],
    }
