"""Meters a second of opendsm's billing model, beside series a second of this engine: the two compute different things.

opendsm explains the bills of one meter by the temperature of each day: it looks for balance temperatures and
seasons, and predicts the days of the reporting year.  This engine explains months by output, degree days and
other drivers: it tries every subset of them, keeps what passes the rules, and gives interval, reasons and verdict.

opendsm is no dependency: ``SACHHON_OPENDSM_PYTHON`` names the interpreter of an environment that has it
(``pip install opendsm "multimethod<2"``).  Without it the figure of :data:`QUOTED` is told.
"""

import json
import os
import statistics
import subprocess
import sys
import time
import warnings
from typing import Any

from benchmarks import scratch

PYTHON = "SACHHON_OPENDSM_PYTHON"
METERS, WARM = 60, 3
SERIES = 100_000
DIFFERENCE = "daily temperature, one meter at a time; here monthly drivers with output, rules of validity and a verdict"
QUOTED = {
    "date": "2026-11-24", "machine": "2 cores, AMD EPYC, Python 3.11", "version": "1.2.7", "meters": 57,
    "per_second": 6.0, "median_per_second": 9.1, "with_data_per_second": 3.1,
}  # fmt: skip


def main() -> None:
    """Meters a second, measured where opendsm is at hand and else quoted; ours of the same process and core."""
    if sys.argv[1:] == ["meters"]:
        scratch.say(**meters())
        return
    interpreter = os.environ.get(PYTHON)
    theirs = measured(interpreter) if interpreter else {"note": "not installed: figure of 2026-11 quoted", **QUOTED}
    own = ours()
    scratch.say(opendsm=theirs, ours=own, over_opendsm=own / theirs["per_second"], difference=DIFFERENCE)


def measured(interpreter: str) -> dict[str, Any]:
    """The other environment's own figures, on one thread."""
    one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")
    command = [interpreter, "-m", "benchmarks.opendsm", "meters"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **one}, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def ours() -> float:
    """Series a second of the kernel on one core: 24 months before, 12 after, four candidates."""
    from benchmarks.kernel import answer_room, best, long_columns, plants
    from sachhon.engine.kernel import scratch as room_for
    from sachhon.engine.kernel import verify_series
    from sachhon.engine.tables import tables

    given, limits, own = long_columns(*plants(SERIES, seed=1)), tables(128, (8.0, 13.0), 0.9), room_for(128)
    answers = answer_room(SERIES)
    return best(lambda: verify_series(given, limits, answers, own), 5, SERIES)


def meters() -> dict[str, Any]:
    """Runs where opendsm is: twelve bills fitted and twelve months predicted, by the process's own clock."""
    import logging

    import numpy as np
    import opendsm

    warnings.filterwarnings("ignore")
    logging.disable(logging.CRITICAL)
    rng = np.random.default_rng(3)
    before, after = temperature("2023-01-01", 366, rng), temperature("2024-01-01", 367, rng)
    both = []
    for _ in range(METERS):
        load, cooling = rng.uniform(200, 2000), rng.uniform(5, 80)
        both.append(one_meter(bills(before, load, cooling, rng), before, 0.9 * bills(after, load, cooling, rng), after))
    whole, model = zip(*both[WARM:], strict=True)
    return {
        "version": opendsm.__version__, "meters": len(model), "per_second": 1 / statistics.mean(model),
        "median_per_second": 1 / statistics.median(model), "with_data_per_second": 1 / statistics.mean(whole),
    }  # fmt: skip


def temperature(start: str, days: int, rng: Any) -> Any:
    """Hourly temperatures of an invented place, °F as opendsm takes them."""
    import numpy as np
    import pandas as pd

    hours = pd.date_range(start, periods=24 * days, freq="h", tz="UTC")
    season = 18 * np.cos(2 * np.pi * (hours.dayofyear.to_numpy() - 15) / 365)
    day = 6 * np.sin(2 * np.pi * hours.hour.to_numpy() / 24)
    return pd.Series(75 - season + day + rng.normal(0, 3, len(hours)), index=hours)


def bills(hourly: Any, load: float, cooling: float, rng: Any) -> Any:
    """Monthly bills of a base load and of cooling above 65 °F; the last, of one day, closes the year."""
    daily = hourly.resample("D").mean()
    months = (load + cooling * (daily - 65).clip(lower=0)).resample("MS").sum()
    return months * (1 + rng.normal(0, 0.03, len(months)))


def one_meter(use: Any, before: Any, later: Any, after: Any) -> tuple[float, float]:
    """Seconds of a meter: with its data made ready, and of fit and prediction alone."""
    from opendsm.eemeter import BillingBaselineData, BillingModel, BillingReportingData

    began = time.process_time()
    baseline = BillingBaselineData.from_series(use, before, is_electricity_data=True)
    reporting = BillingReportingData.from_series(later, after, is_electricity_data=True)
    ready = time.process_time()
    model = BillingModel().fit(baseline, ignore_disqualification=True)
    predicted = model.predict(reporting, ignore_disqualification=True)
    done = time.process_time()
    assert predicted["predicted"].sum() > 0
    return done - began, done - ready


if __name__ == "__main__":
    main()
