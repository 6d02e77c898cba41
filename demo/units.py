"""Resources as people name them, the units they write, and tonnes of oil equivalent."""

from dataclasses import dataclass

#: A unit as written, how many canonical units it holds, how often it is chosen, decimals written.
Unit = tuple[str, float, int, int]

_MASS: tuple[Unit, ...] = (("tấn", 1000.0, 7, 2), ("kg", 1.0, 3, 1))
_LIQUID: tuple[Unit, ...] = (("lít", 1.0, 6, 1), ("1000 lít", 1000.0, 3, 2), ("m3", 1000.0, 1, 2))
_CUBIC: tuple[Unit, ...] = (("m3", 1.0, 7, 1), ("khối", 1.0, 3, 1))


@dataclass(frozen=True)
class Resource:
    """A resource, its units and its factor; no factor means that none is published."""

    name: str
    units: tuple[Unit, ...]
    toe: float | None = None
    energy: bool = False
    wrong_unit: str = ""


RESOURCES = {
    "ELEC": Resource(
        "Điện",
        (("kWh", 1.0, 6, 1), ("MWh", 1000.0, 2, 2), ("nghìn kWh", 1000.0, 2, 2)),
        0.0001543,
        True,
        "MWh",
    ),
    "COAL_A": Resource("Than cám 1, 2", _MASS, 0.70 / 1000, True, "tấn"),
    "COAL_B": Resource("Than cám 3, 4", _MASS, 0.60 / 1000, True, "tấn"),
    "COAL_C": Resource("Than cám 5, 6", _MASS, 0.50 / 1000, True, "tấn"),
    "DO": Resource("Dầu DO", _LIQUID, 0.88 / 1000, True, "1000 lít"),
    "FO": Resource("Dầu FO", _LIQUID, 0.94 / 1000, True, "1000 lít"),
    "PETROL": Resource("Xăng", _LIQUID[:1], 0.83 / 1000, True, "1000 lít"),
    "LPG": Resource("LPG", _MASS, 1.09 / 1000, True, "tấn"),
    "NGAS": Resource("Khí tự nhiên", _CUBIC[:1], 0.90 / 1000, True),
    "HUSK": Resource("Trấu", _MASS, energy=True),
    "WOOD": Resource("Củi", _MASS, energy=True),
    "BAGASSE": Resource("Bã mía", _MASS, energy=True),
    "WATER": Resource("Nước", _CUBIC),
    "RM_FISH": Resource("Cá nguyên liệu", _MASS),
    "RM_PAPER": Resource("Giấy phế liệu", _MASS),
    "RM_CLAY": Resource("Đất sét", _MASS),
    "RM_PADDY": Resource("Thóc", (*_MASS, ("tạ", 100.0, 2, 2))),
    "RM_LATEX": Resource("Mủ cao su", _MASS),
    "RM_PLASTIC": Resource("Hạt nhựa", _MASS),
    "RM_YARN": Resource("Sợi", _MASS),
    "RM_MALT": Resource("Malt, ngũ cốc", _MASS),
    "RM_STEEL": Resource("Thép", _MASS),
    "RM_OTHER": Resource("Nguyên liệu khác", _MASS),
}


def toe(resource: str, quantity: float) -> float:
    """Tonnes of oil equivalent of a quantity in the canonical unit."""
    factor = RESOURCES[resource].toe
    if factor is None:
        raise ValueError(f"{resource} has no factor.")
    return factor * quantity


def has_factor(resource: str) -> bool:
    """Whether the resource is energy with a published factor."""
    return RESOURCES[resource].toe is not None


def written(quantity: float, unit: Unit) -> float:
    """The number as typed in a unit, rounded as people round."""
    return round(quantity / unit[1], unit[3])


def vietnamese(number: float, decimals: int = 1) -> str:
    """A number as text: dots between thousands, a comma before the decimals."""
    return f"{number:,.{decimals}f}".translate(str.maketrans(",.", ".,"))
