"""Numbers as people write them in Vietnamese and in English, never guessing between the two."""

from __future__ import annotations

import math
import re
import unicodedata

from .problems import Problem, asked, shown, wrong
from .text import folded, plain, says_missing

# No figure is longer; what is may be meant to keep a pattern busy.
_LONGEST = 60
_WHOLE = re.compile(r"[0-9]+")
_EXPONENT = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]{1,3}")
_SPACED = re.compile(r"[0-9]{1,3}(?:([ '])[0-9]{3})(?:\1[0-9]{3})*(?:[.,][0-9]+)?")
_EITHER = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}([.,])[0-9]{3}(?:\1[0-9]{3})+")
_MIXED = re.compile(r"[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+,[0-9]+|(?:,[0-9]{3})+\.[0-9]+)")
_DECIMAL = re.compile(r"[0-9]*[.,][0-9]+")
_WITH_UNIT = re.compile(r"(.*[0-9])\s*([^0-9\s.,'()+-].*)", re.DOTALL)
_BRACKETED = re.compile(r"\(\s*(.*?)\s*\)")


def read_number(text: str, unit: str = "") -> float | Problem:
    """Read one number, or say why it cannot be read.

    Parameters
    ----------
    text
        As typed. A point or a comma may part thousands or decimals.
    unit
        The unit that the header gives: "120 kWh" is read under "Lượng (kWh)" alone.

    Examples
    --------
    >>> read_number("1.234,5"), read_number("1,234.5"), read_number("1 234 567")
    (1234.5, 1234.5, 1234567.0)
    >>> read_number("1.234").params["choices"]
    [1234, 1.234]
    """
    body = plain(text).lstrip("'").strip()
    if len(body) > _LONGEST:
        return wrong("number", found=shown(text))
    if says_missing(body, "number"):
        return wrong("missing_mark", found=shown(text))
    values = _readings(_without_unit(body, unit))
    if not values:
        return wrong("number", found=shown(text))
    if len(values) == 1:
        return values[0]
    choices = [int(value) if value.is_integer() else value for value in values]
    return asked("ambiguous_number", found=shown(text), choices=choices)


def read_integer(text: str, unit: str = "") -> int | Problem:
    """Read one whole number; of an ambiguous one, only the whole readings are offered."""
    found = read_number(text, unit)
    if isinstance(found, float):
        return whole(found, text)
    if found.code == "ambiguous_number":
        choices = [choice for choice in found.params["choices"] if isinstance(choice, int)]
        return asked(found.code, found=shown(text), choices=choices)
    return found


def whole(value: float, text: str) -> int | Problem:
    """The value as an integer, when it is one."""
    return int(value) if value.is_integer() else wrong("integer", found=shown(text))


def _readings(body: str) -> list[float]:
    """Every value that the text can mean: none, one or several."""
    inner = _BRACKETED.fullmatch(body)
    if inner:
        # Book-keepers write a negative so; others only bracket a figure.
        values = _readings(inner.group(1))
        return [signed for value in values for signed in (-value, value)] if min(values, default=-1) >= 0 else []
    sign = -1.0 if body.startswith("-") else 1.0
    digits = body[1:].lstrip() if body[:1] in ("-", "+") else body
    values = [float(form) for form in _forms(digits)]
    return [sign * value for value in values] if all(map(math.isfinite, values)) else []


def _forms(digits: str) -> list[str]:
    """The unsigned digits rewritten as a program writes them, once for each reading."""
    if _WHOLE.fullmatch(digits):
        return [digits]
    if _EXPONENT.fullmatch(digits):
        return [digits.replace(",", ".")]
    if _SPACED.fullmatch(digits):
        return [digits.replace(" ", "").replace("'", "").replace(",", ".")]
    if _EITHER.fullmatch(digits):
        return [re.sub("[.,]", "", digits), digits.replace(",", ".")]
    if _GROUPED.fullmatch(digits):
        return [re.sub("[.,]", "", digits)]
    if _MIXED.fullmatch(digits):
        decimals = max(digits.rfind("."), digits.rfind(","))
        return [re.sub("[.,]", "", digits[:decimals]) + "." + digits[decimals + 1 :]]
    return [digits.replace(",", ".")] if _DECIMAL.fullmatch(digits) else []


def _without_unit(body: str, unit: str) -> str:
    """Take the header's own unit off the end of the text; any other word stays, and is wrong."""
    parts = _WITH_UNIT.fullmatch(body) if unit else None
    return parts.group(1) if parts and _unit_key(parts.group(2)) == _unit_key(unit) else body


def _unit_key(unit: str) -> str:
    """Units compared: m³ is m3, and case and spaces do not count."""
    return folded(unicodedata.normalize("NFKC", unit)).replace(" ", "").strip(".")


def as_typed(value: float | int) -> str:
    """A number as text that reads one way: a decimal point, and never just three decimals."""
    text = repr(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text
