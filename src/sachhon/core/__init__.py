"""Numbers: pure functions of arrays, without Django, files or a clock.

Importing any module of this package fills the catalogue of indicators, so
that nobody ever sees half of it.
"""

from sachhon.core import savings, shares, survey

__all__ = ["savings", "shares", "survey"]
