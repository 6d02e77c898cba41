"""Invented series for the engine's tests: long Arrow columns, and the same months as arrays."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from sachhon.engine.verify import verify_batches


@dataclass
class Months:
    """One series, month by month; NaN where nothing is known."""

    month: np.ndarray
    phase: list
    use: np.ndarray
    drivers: np.ndarray

    def part(self, phase):
        """Months, use and drivers of one phase."""
        rows = np.array([word == phase for word in self.phase])
        return self.month[rows], self.use[rows], self.drivers[rows]


def plant(seed=0, *, baseline=24, reporting=12, drivers=2, saving=0.10, noise=0.01, first="2023-01"):
    """A plant whose use follows its first two drivers and falls by a tenth in the reporting months."""
    rng = np.random.default_rng(seed)
    n = baseline + reporting
    x = rng.gamma(20, 50, (n, drivers))
    use = 2000 + x[:, : min(2, drivers)] @ np.array([4.0, 3.0])[: min(2, drivers)]
    use = use * (1 + noise * rng.normal(size=n))
    use[baseline:] *= 1 - saving
    month = np.datetime64(first, "M") + np.arange(n)
    return Months(month, ["baseline"] * baseline + ["reporting"] * reporting, use, x)


def drawn(seed):
    """A random series of all sorts: 12 to 30 months, 1 to 4 candidates, gaps, drivers that matter or not."""
    rng = np.random.default_rng(seed)
    baseline, reporting, k = rng.integers(12, 31), rng.integers(9, 14), rng.integers(1, 5)
    n = baseline + reporting
    x = rng.gamma(20, 50, (n, k)) * 10.0 ** rng.integers(-1, 2, k)
    if k > 1 and rng.random() < 0.3:
        x[:, 1] = x[:, 0] * (1 + rng.choice([0.3, 0.1, 0.03]) * rng.normal(size=n))
    weight = rng.normal(0, 1, k) * (rng.random(k) < 0.7) / x.std(axis=0)
    if rng.random() < 0.25:
        weight[:] = 0  # nothing matters, and yet some subset may look as if it did
    use = 50 + 10 * x @ weight + rng.choice([1.0, 5.0, 12.0]) * rng.normal(size=n)
    use = use - min(0.0, use.min()) + 20.0
    series = Months(
        np.datetime64("2022-03", "M") + np.arange(n), ["baseline"] * baseline + ["reporting"] * reporting, use, x
    )
    if rng.random() < 0.7:
        series.use[rng.random(n) < 0.06] = np.nan
        series.drivers[rng.random((n, k)) < 0.02] = np.nan
    return series


def batch(series, names=None, columns=None):
    """Long columns of many series, clustered."""
    names = names or [f"S{number:05}" for number in range(len(series))]
    k = max(each.drivers.shape[1] for each in series)
    columns = columns or [f"x{v}" for v in range(k)]
    wide = [np.pad(each.drivers, ((0, 0), (0, k - each.drivers.shape[1])), constant_values=np.nan) for each in series]
    rows = np.concatenate(wide)
    month = np.concatenate([each.month for each in series]).astype("datetime64[D]")
    return pa.record_batch(
        {
            "series": pa.array([name for name, each in zip(names, series, strict=True) for _ in each.phase]),
            "month": pa.array(month).cast(pa.date32()),
            "phase": pa.array([word for each in series for word in each.phase], pa.string()),
            "use": pa.array(np.concatenate([each.use for each in series]), from_pandas=True),
            **{name: pa.array(np.ascontiguousarray(rows[:, v]), from_pandas=True) for v, name in enumerate(columns)},
        }
    )


def verified(*series, **options):
    """The engine's answers, a dictionary a series."""
    return [row for answer in verify_batches([batch(list(series))], **options) for row in answer.to_pylist()]
