"""Resource productivity and pollution intensity of one plant, and whether growth and use part ways."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from sachhon.core.arrays import Floats, Reasons, quantities

Decoupling = Literal["absolute", "relative", "none", "not_known"]
DECOUPLING: tuple[Decoupling, ...] = ("absolute", "relative", "none", "not_known")
# Productivities (output per input) should rise, intensities (burden per output) fall.
PRODUCTIVITIES = ("energy", "materials", "water")
INTENSITIES = ("carbon", "waste_water", "waste")
OUTPUT = "output"
# Indices closer than this differ by rounding of the machine only.
SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Indicator:
    """One productivity or intensity of both years, and which way it went.

    ``change`` is in percent; ``better`` is None where it is not known, and so
    are the values where there is nothing to divide by.
    """

    before: float
    now: float
    change: float
    better: bool | None
    decoupling: str


def productivity(output: ArrayLike, use: ArrayLike) -> Floats:
    """Output from one unit of energy, material or water; NaN where nothing was used.

    Parameters
    ----------
    output : array_like
        One kind of output, equivalent units, or value at constant price. [one unit]
    use : array_like
        Over the same days. [MJ, t or m³]

    Raises
    ------
    ValueError
        When a value is negative or infinite.

    References
    ----------
    .. [1] UNIDO and UNEP, "Enterprise-Level Indicators for Resource Productivity and Pollution Intensity" (2010).

    Examples
    --------
    >>> productivity([130.0, 5.0], [260.0, 0.0])
    array([0.5, nan])
    """
    return _ratio(quantities("output", output), quantities("use", use))


def intensity(burden: ArrayLike, output: ArrayLike) -> Floats:
    """Emissions, waste water or waste of one unit of output; NaN where nothing was made.

    Parameters
    ----------
    burden : array_like
        [tCO₂e, m³ or t]
    output : array_like
        Over the same days. [one unit]

    Raises
    ------
    ValueError
        When a value is negative or infinite.

    Examples
    --------
    >>> intensity(65.0, 130.0)
    array(0.5)
    """
    return _ratio(quantities("burden", burden), quantities("output", output))


def change(before: ArrayLike, now: ArrayLike) -> Floats:
    r"""Change against the baseline; NaN where the baseline is zero or not known.

    Parameters
    ----------
    before, now : array_like
        The same indicator of both years. [any one unit]

    Returns
    -------
    ndarray
        [%]

    Notes
    -----
    .. math:: \Delta = 100 (I_1 / I_0 - 1)

    Examples
    --------
    >>> change([0.5, 0.0], [0.55, 1.0]).round(6)
    array([10., nan])
    """
    return np.asarray(
        100 * (_ratio(quantities("indicator", now), quantities("indicator", before)) - 1), dtype=np.float64
    )


def decoupling(
    burden_before: ArrayLike, burden_now: ArrayLike, output_before: ArrayLike, output_now: ArrayLike
) -> Reasons:
    """Whether use or burden parts from output: absolute, relative or none.

    Parameters
    ----------
    burden_before, burden_now : array_like, shape (n,)
        Use or burden of both years. [one unit]
    output_before, output_now : array_like, shape (n,)
        Output of both years. [one unit]

    Returns
    -------
    ndarray of str, shape (n,)
        ``absolute`` where the burden and its intensity both fall, ``relative``
        where only the intensity falls, ``none`` where it does not, and
        ``not_known`` where a value is missing or a baseline is zero.

    Raises
    ------
    ValueError
        When a value is negative or infinite.

    Examples
    --------
    >>> decoupling([100, 100, 100], [95, 110, 130], [50, 50, 50], [60, 60, 60]).tolist()
    ['absolute', 'relative', 'none']
    """
    before, now = quantities("burden", burden_before), quantities("burden", burden_now)
    per_output = change(intensity(before, output_before), intensity(now, output_now))
    in_all = change(before, now)
    cases = [np.isnan(per_output) | np.isnan(in_all), ~(per_output < -SAME), in_all < -SAME]
    return np.select(cases, ["not_known", "none", "absolute"], "relative")


def profile(before: Mapping[str, float], now: Mapping[str, float]) -> dict[str, Indicator]:
    """The six indicators of a plant, each with its change: productivities should rise, intensities fall.

    Parameters
    ----------
    before, now : mapping
        Both years: ``output`` and any of ``energy``, ``materials``, ``water``,
        ``carbon``, ``waste_water``, ``waste``; what is left out is not known.

    Raises
    ------
    ValueError
        When a year lacks its output, names something else, or a value is negative or infinite.

    Examples
    --------
    >>> found = profile({"output": 100, "energy": 50, "waste": 4}, {"output": 130, "energy": 52, "waste": 6})
    >>> [(name, round(each.change, 1), each.better, each.decoupling) for name, each in found.items()]
    [('energy', 25.0, True, 'relative'), ('waste', 15.4, False, 'none')]
    """
    for year in (before, now):
        unknown = set(year) - {OUTPUT, *PRODUCTIVITIES, *INTENSITIES}
        if OUTPUT not in year or unknown:
            raise ValueError(f"A year needs its output; unknown: {', '.join(sorted(unknown)) or 'nothing'}.")
    names = [name for name in (*PRODUCTIVITIES, *INTENSITIES) if name in before or name in now]
    return {name: _indicator(name, before, now) for name in names}


def _indicator(name: str, before: Mapping[str, float], now: Mapping[str, float]) -> Indicator:
    burdens = [year.get(name, math.nan) for year in (before, now)]
    outputs = [before[OUTPUT], now[OUTPUT]]
    rises = name in PRODUCTIVITIES
    values = productivity(outputs, burdens) if rises else intensity(burdens, outputs)
    moved = float(change(values[0], values[1]))
    better = None if math.isnan(moved) else moved > 0 if rises else moved < 0
    apart = str(decoupling(burdens[0], burdens[1], outputs[0], outputs[1]))
    return Indicator(float(values[0]), float(values[1]), moved, better, apart)


def _ratio(above: Floats, below: Floats) -> Floats:
    above, below = np.broadcast_arrays(above, below)
    with np.errstate(over="ignore"):  # of next to nothing there is endlessly much
        result: Floats = np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)
    return result
