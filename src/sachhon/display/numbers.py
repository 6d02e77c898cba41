"""Numbers, money, dates and sizes as people read them in Vietnamese and in English.

Plain text in, plain text out: no markup, so that pages, charts, letters and spreadsheets say the same.
What is missing is a dash, never a zero.
"""

from __future__ import annotations

import datetime as dt
import math
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from django.utils import timezone
from django.utils.translation import get_language

MISSING = "—"
MINUS = "−"
NBSP = "\u00a0"

# Thousands mark and decimal mark.
MARKS = {"vi": (".", ","), "en": (",", ".")}
MONEY = {"vi": "đồng", "en": "VND"}
MONEY_STEPS = (
    (Decimal(10) ** 9, {"vi": "tỷ đồng", "en": "billion VND"}),
    (Decimal(10) ** 6, {"vi": "triệu đồng", "en": "million VND"}),
)
TIME_STEPS = (
    (86_400, {"vi": "ngày", "en": "d"}),
    (3_600, {"vi": "giờ", "en": "h"}),
    (60, {"vi": "phút", "en": "min"}),
    (1, {"vi": "giây", "en": "s"}),
)
SIZE_STEPS = ((10**9, "GB"), (10**6, "MB"), (10**3, "kB"))

# Wide enough for the largest float, which the usual 28 digits are not.
EXACTLY = Context(prec=350, rounding=ROUND_HALF_UP)

Numeric = int | float | Decimal | str


def spoken(language: str | None = None) -> str:
    """The language to write in: the one asked for, or that of the page; Vietnamese when neither is known."""
    code = (language or get_language() or "vi")[:2]
    return code if code in MARKS else "vi"


def exact(value: Numeric | None) -> Decimal | None:
    """The value as a decimal; nothing for a blank, a text that is no number, or an infinite one."""
    if value is None or value == "":
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def rounded(value: Decimal, decimals: int | None) -> Decimal:
    """Half rounds away from zero, as people do; without `decimals`, at most three and no idle zeros."""
    if decimals is None:
        value = value.quantize(Decimal("0.001"), context=EXACTLY).normalize(EXACTLY)
        decimals = max(0, -int(value.as_tuple().exponent))
    return value.quantize(Decimal(1).scaleb(-decimals), context=EXACTLY)


def number(value: Numeric | None, decimals: int | None = None, language: str | None = None) -> str:
    """1.234,5 in Vietnamese, 1,234.5 in English.

    >>> number(1234.5, 1, "vi"), number(1234.5, 1, "en"), number(None, 1, "vi")
    ('1.234,5', '1,234.5', '—')
    """
    found = exact(value)
    if found is None:
        return MISSING
    thousands, mark = MARKS[spoken(language)]
    found = rounded(found, decimals)
    whole, _, part = f"{abs(found):,f}".partition(".")
    text = whole.replace(",", thousands) + (mark + part if part else "")
    return f"{MINUS}{text}" if found < 0 else text


def percent(value: Numeric | None, decimals: int | None = 1, language: str | None = None) -> str:
    """A percentage given as 9.5, with a space that does not break before its sign."""
    text = number(value, decimals, language)
    return text if text == MISSING else f"{text}{NBSP}%"


def span(low: Numeric | None, high: Numeric | None, decimals: int | None = 1, language: str | None = None) -> str:
    """From one number to another: 8,3–10,5. Below zero it takes spaces, so that signs stay clear."""
    first, second = number(low, decimals, language), number(high, decimals, language)
    return f"{first} – {second}" if MINUS in first + second else f"{first}–{second}"


def money(value: Numeric | None, language: str | None = None, *, short: bool = False) -> str:
    """An amount in đồng; short, 1,25 tỷ đồng.

    >>> money(1_250_000_000, "vi", short=True).replace(NBSP, " ")
    '1,25 tỷ đồng'
    """
    found, tongue = exact(value), spoken(language)
    if found is None:
        return MISSING
    for step, words in MONEY_STEPS:
        if short and abs(found) >= step:
            tidy = rounded(rounded(found / step, 2), None)
            return f"{number(tidy, None, tongue)}{NBSP}{words[tongue]}"
    return f"{number(found, 0, tongue)}{NBSP}{MONEY[tongue]}"


def local(value: dt.datetime) -> dt.datetime:
    """A moment on the office's clock; one without a zone is taken as already there."""
    return timezone.localtime(value, timezone.get_default_timezone()) if timezone.is_aware(value) else value


def date(value: dt.date | str | None) -> str:
    """A day as dd/mm/yyyy; a moment gives the day it falls on here."""
    if isinstance(value, str):
        value = dt.date.fromisoformat(value[:10]) if value else None
    if value is None:
        return MISSING
    return f"{local(value) if isinstance(value, dt.datetime) else value:%d/%m/%Y}"


def datetime(value: dt.datetime | None) -> str:
    """A moment as dd/mm/yyyy HH:MM on the office's clock."""
    return MISSING if value is None else f"{local(value):%d/%m/%Y %H:%M}"


def file_size(value: Numeric | None, language: str | None = None) -> str:
    """Bytes as people meet them: 812 B, 48 kB, 1,2 MB."""
    found = exact(value)
    if found is None:
        return MISSING
    for step, unit in SIZE_STEPS:
        if found >= step:
            size = found / step
            return f"{number(size, 0 if size >= 10 else 1, language)}{NBSP}{unit}"
    return f"{number(found, 0, language)}{NBSP}B"


def duration(seconds: float | dt.timedelta | None, language: str | None = None) -> str:
    """A time span in its two largest parts: 2,1 giây, 3 phút 5 giây, 2 giờ 10 phút."""
    if isinstance(seconds, dt.timedelta):
        seconds = seconds.total_seconds()
    if seconds is None or not math.isfinite(seconds):
        return MISSING
    if seconds < 10:
        return f"{number(seconds, 1, language)}{NBSP}{TIME_STEPS[-1][1][spoken(language)]}"
    return " ".join(_time_parts(round(seconds), spoken(language))[:2])


def _time_parts(seconds: int, tongue: str) -> list[str]:
    """Days, hours, minutes and seconds that are not zero."""
    parts = []
    for step, words in TIME_STEPS:
        count, seconds = divmod(seconds, step)
        if count:
            parts.append(f"{number(count, 0, tongue)}{NBSP}{words[tongue]}")
    return parts
