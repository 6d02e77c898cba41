"""Measured streams moved as little as their uncertainty allows until every balance closes."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from sachhon.core.arrays import Flags, Floats, quantities
from sachhon.core.balance import Network

# Singular values below this part of the greatest count as zero.
RANK = 1e-10


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Streams that close every balance, and whether the measurements can be believed.

    ``values``, ``uncertainty``, ``adjustment`` and ``statistic`` have shape
    (s,), in the order of the streams.  A stream that no balance checks is left
    as measured, with a NaN statistic; one that was not measured is computed,
    or NaN where the others do not fix it.  ``gross_errors`` names streams
    whose measurement fails, worst first; ``alike`` says that several fail by
    the same statistic and cannot be told apart.
    """

    values: Floats
    uncertainty: Floats
    adjustment: Floats
    statistic: Floats
    critical: float
    chi_square: float
    df: int
    p: float | None
    gross_errors: tuple[str, ...]
    alike: bool
    warnings: tuple[str, ...]


def reconciled(network: Network, measured: ArrayLike, uncertainty: ArrayLike, level: float = 0.95) -> Reconciled:
    r"""Streams reconciled by weighted least squares under the balances of all nodes.

    Parameters
    ----------
    network : Network
    measured : array_like, shape (s,)
        NaN where a stream is not measured. [one unit]
    uncertainty : array_like, shape (s,)
        Standard uncertainty of each measured stream, above zero. [same unit]
    level : float
        Of both tests, over all measurements together. [0 to 1]

    Returns
    -------
    Reconciled
        ``warnings`` may hold ``gross_error``, ``global_test`` (the
        measurements contradict each other beyond their uncertainty),
        ``not_determined`` and ``negative_flow``.

    Raises
    ------
    ValueError
        When there is not one value per stream, an uncertainty is not
        positive, or the level is not between 0 and 1.

    Notes
    -----
    .. math:: \hat x = x - V B^\top (B V B^\top)^{-1} B x, \quad
        \gamma = (B x)^\top (B V B^\top)^{-1} B x \sim \chi^2_{rank B}

    B are the balances from which unmeasured streams were projected out.
    The measurement test takes each adjustment over its own standard
    uncertainty; its critical value is Šidák's, so that the level holds for
    all measurements together.

    References
    ----------
    .. [1] S. Narasimhan, C. Jordache, "Data Reconciliation and Gross Error Detection" (2000), chapters 3 and 7.
    .. [2] C. Crowe, Y. Garcia Campos, A. Hrymak, AIChE Journal 29 (1983) 881–888.

    Examples
    --------
    >>> mill = Network(["paddy", "rice", "rest"], ["", "mill", "mill"], ["mill", "", ""])
    >>> found = reconciled(mill, [1000, 650, 320], [20, 10, 10])
    >>> found.values.round(2).tolist(), round(found.chi_square, 2), found.gross_errors
    ([980.0, 655.0, 325.0], 1.5, ())
    """
    flow, doubt = _checked(network, measured, uncertainty, level)
    seen = ~np.isnan(flow)
    matrix = network.incidence
    fit = _fit(_projected(matrix, seen), flow[seen], doubt[seen])
    values, spread = _completed(matrix, seen, flow[seen] - fit.moved, fit.covariance)
    adjustment, statistic = (np.full(flow.shape, np.nan) for _ in range(2))
    adjustment[seen], statistic[seen] = -fit.moved, fit.statistic
    critical = _critical(level, int(np.count_nonzero(~np.isnan(statistic))))
    names, alike = _failed(network, statistic, critical)
    p = _tail(fit.chi_square, fit.df)
    told = {
        "gross_error": bool(names),
        "global_test": p is not None and p < 1 - level,
        "not_determined": bool(np.any(np.isnan(values))),
        "negative_flow": bool(np.any(values < -RANK * np.nanmax(np.abs(values), initial=0.0))),
    }
    warnings = tuple(name for name, applies in told.items() if applies)
    return Reconciled(
        values, spread, adjustment, statistic, critical, fit.chi_square, fit.df, p, names, alike, warnings
    )


@dataclass(frozen=True, slots=True)
class _Fit:
    """The measured streams alone: how far each is moved, and what is then known of it."""

    moved: Floats
    covariance: Floats
    statistic: Floats
    chi_square: float
    df: int


def _checked(network: Network, measured: ArrayLike, uncertainty: ArrayLike, level: float) -> tuple[Floats, Floats]:
    flow, doubt = quantities("stream", measured), np.asarray(uncertainty, dtype=np.float64)
    if flow.shape != (len(network.streams),) or doubt.shape != flow.shape:
        raise ValueError("Each stream needs its value and its uncertainty.")
    known = doubt[~np.isnan(flow)]
    if not np.all(np.isfinite(known) & (known > 0)):
        raise ValueError("A measured stream needs an uncertainty above zero.")
    if not 0 < level < 1:
        raise ValueError("The level must lie between 0 and 1.")
    return flow, doubt


def _rank(singular: Floats) -> int:
    return int(np.count_nonzero(singular > RANK * singular.max(initial=0.0)))


def _projected(matrix: Floats, seen: Flags) -> Floats:
    """Balances that hold among measured streams alone."""
    if np.all(seen):
        return matrix
    left, singular, _ = np.linalg.svd(matrix[:, ~seen])
    return np.asarray(left[:, _rank(singular) :].T @ matrix[:, seen], dtype=np.float64)


def _fit(balances: Floats, flow: Floats, doubt: Floats) -> _Fit:
    """Weighted least squares in units of each stream's own uncertainty.

    The least move is the projection on the space that the balances span, found
    by singular values: balances that follow from others do no harm.
    """
    _, singular, right = np.linalg.svd(balances * doubt, full_matrices=False)
    basis = right[: _rank(singular)]
    moved = basis.T @ (basis @ (flow / doubt))
    checked = np.sum(basis**2, axis=0)
    usable = checked > RANK
    statistic = np.divide(np.abs(moved), np.sqrt(checked), out=np.full(flow.shape, np.nan), where=usable)
    covariance = doubt[:, None] * (np.eye(flow.size) - basis.T @ basis) * doubt
    return _Fit(moved * doubt, covariance, statistic, float(moved @ moved), len(basis))


def _completed(matrix: Floats, seen: Flags, flow: Floats, covariance: Floats) -> tuple[Floats, Floats]:
    """All streams: those not measured follow from the others, where the balances fix them."""
    values, spread = (np.full(seen.shape, np.nan) for _ in range(2))
    values[seen], spread[seen] = flow, np.sqrt(np.maximum(np.diag(covariance), 0.0))
    if not np.all(seen):
        hidden = matrix[:, ~seen]
        _, singular, right = np.linalg.svd(hidden)
        free = right[_rank(singular) :]
        fixed = np.sum(free**2, axis=0) < RANK
        solve = -np.linalg.pinv(hidden, rcond=RANK) @ matrix[:, seen]
        values[~seen] = np.where(fixed, solve @ flow, np.nan)
        spread[~seen] = np.where(fixed, np.sqrt(np.maximum(np.diag(solve @ covariance @ solve.T), 0.0)), np.nan)
    return values, spread


def _critical(level: float, tested: int) -> float:
    """The two-sided bound of one statistic, so that all together keep the level."""
    return NormalDist().inv_cdf((1 + level ** (1 / max(tested, 1))) / 2)


def _failed(network: Network, statistic: Floats, critical: float) -> tuple[tuple[str, ...], bool]:
    """Streams beyond the bound, the worst first, and whether the worst has its equal."""
    beyond = np.flatnonzero(np.nan_to_num(statistic) > critical)
    order = beyond[np.argsort(-statistic[beyond].round(9), kind="stable")]
    alike = order.size > 1 and bool(np.isclose(statistic[order[0]], statistic[order[1]], rtol=1e-9))
    return tuple(network.streams[place] for place in order), alike


def _tail(chi_square: float, df: int) -> float | None:
    """How often honest measurements contradict each other as much; None where no balance checks any."""
    from scipy.special import chdtrc

    return float(chdtrc(df, chi_square)) if df else None
