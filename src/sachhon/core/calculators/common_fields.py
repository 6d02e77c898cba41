"""Questions and answers that many calculators share: hours, prices, energy and money in a year."""

from __future__ import annotations

from typing import Any

from sachhon.core.calculators.fields import quantity, result

MONEY_YEAR = ("million VND/year", "VND/year")


def hours(
    vi: str = "Số giờ chạy trong năm", en: str = "Running hours a year", *, low: float = 10, optional: bool = False
) -> Any:
    """How long something runs in a year; the calculation gets seconds a year."""
    return quantity("s/year", low, 8784, units=("h/year",), vi=vi, en=en, optional=optional)


def power_price() -> Any:
    """What electricity costs; of a tariff with several periods, the mean of the hours concerned."""
    return quantity(
        "VND/J",
        100,
        20_000,
        units=("VND/kWh",),
        vi="Giá điện (theo giờ vận hành)",
        en="Electricity price at those hours",
        optional=True,
        exact=True,
    )


def energy(vi: str, en: str, *, follows: str = "") -> Any:
    """Electricity in a year."""
    return result("J/year", units=("kWh/year", "MWh/year"), vi=vi, en=en, follows=follows)


def energy_saving() -> Any:
    """Electricity saved in a year."""
    return energy("Điện tiết kiệm được", "Electricity saved")


def money_saving(follows: str = "saving", *, vi: str = "Tiền tiết kiệm được", en: str = "Money saved") -> Any:
    """Money saved in a year, shrinking with the saving that it comes from."""
    return result("VND/year", units=MONEY_YEAR, vi=vi, en=en, follows=follows)


def per_cent(
    low: float,
    high: float,
    *,
    vi: str,
    en: str,
    default: float | None = None,
    optional: bool = False,
    exact: bool = False,
) -> Any:
    """A share in per cent."""
    return quantity("1", low, high, units=("%",), vi=vi, en=en, default=default, optional=optional, exact=exact)


def power(vi: str, en: str, *, high: float = 20_000, optional: bool = False) -> Any:
    """Power of a machine."""
    return quantity("W", 0.01, high, units=("kW", "W", "hp"), vi=vi, en=en, optional=optional)
