"""The catalogue of indicators: each entry is the documentation of one published figure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

Direction = Literal["up", "down"]
Calculation = TypeVar("Calculation", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One published figure: what it is called, what it divides, and what computes it.

    ``formula_vi`` and ``formula_en`` say the formula in words, and hold the
    places ``{numerator}``, ``{denominator}`` and ``{value}``.  ``parts_unit_*``
    is the unit of numerator and denominator.  ``version`` changes whenever the
    same inputs would give another figure.
    """

    code: str
    title_vi: str
    title_en: str
    unit: str
    version: str
    direction: Direction
    formula_vi: str
    formula_en: str
    numerator_vi: str
    numerator_en: str
    denominator_vi: str
    denominator_en: str
    parts_unit_vi: str
    parts_unit_en: str
    page: str
    definition: str
    compute: Callable[..., Any]

    def text(self, name: str, language: str) -> str:
        """A paired text of the entry in one language.

        Examples
        --------
        >>> INDICATORS["CP2"].text("parts_unit", "en")
        'establishments'
        """
        return str(getattr(self, f"{name}_{language[:2]}"))

    def explained(self, language: str, *, numerator: str, denominator: str, value: str) -> str:
        """The formula in words, then with the numbers, which come as people read them.

        Examples
        --------
        >>> INDICATORS["CP2"].explained("en", numerator="1", denominator="2", value="50 %")
        'Share applying = establishments applying ÷ establishments of the frame = 1 ÷ 2 = 50 %'
        """
        return self.text("formula", language).format(numerator=numerator, denominator=denominator, value=value)


INDICATORS: dict[str, Indicator] = {}


def indicator(
    *, code: str, unit: str = "%", direction: Direction = "up", page: str = "", **words: str
) -> Callable[[Calculation], Calculation]:
    """Enter a calculation in the catalogue under its code.

    One calculation may serve several codes: decorate it once for each.
    ``page`` names its page in ``docs/methods``, by default the code.

    Raises
    ------
    ValueError
        When the code is already taken.
    TypeError
        When a text of the entry is missing or unknown.
    """

    def enter(compute: Calculation) -> Calculation:
        if code in INDICATORS:
            raise ValueError(f"Indicator {code} is already in the catalogue.")
        INDICATORS[code] = Indicator(
            code=code,
            unit=unit,
            direction=direction,
            page=page or code.lower(),
            definition=(compute.__doc__ or "").strip(),
            compute=compute,
            **words,
        )
        return compute

    return enter
