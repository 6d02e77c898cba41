"""Which kept establishment a row without a code means: by branch, tax code, name and commune; else one asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sachhon.establishments.identity import firm_number, next_code, plain_name
from sachhon.reading.text import folded

_SHOWN = 4


class Site(NamedTuple):
    """What a place is found again by."""

    code: str
    name: str
    tax_code: str
    commune: str


@dataclass(frozen=True)
class Meant:
    """The one code that a row means, or the codes to choose from; the last choice is a new one."""

    code: str = ""
    choices: tuple[str, ...] = ()


class Sites:
    """The known places of a province, and those that rows of the file have brought so far."""

    def __init__(self, kept: Iterable[Site], prefix: str) -> None:
        self.prefix = prefix
        self.codes: set[str] = set()
        self._branch: dict[str, list[str]] = defaultdict(list)
        self._firm: dict[str, list[str]] = defaultdict(list)
        self._place: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._name: dict[str, list[str]] = defaultdict(list)
        self._fresh: set[str] = set()
        self._next = ""
        for site in kept:
            self._keep(site)

    def _keep(self, site: Site) -> None:
        self.codes.add(site.code)
        if len(site.tax_code) == 14:
            self._branch[site.tax_code].append(site.code)
        if site.tax_code:
            self._firm[firm_number(site.tax_code)].append(site.code)
        name = plain_name(site.name)
        self._name[name].append(site.code)
        if site.commune:
            self._place[name, plain_commune(site.commune)].append(site.code)

    def bring(self, site: Site) -> None:
        """A row of the file brings this place: later rows that look like it are asked about."""
        if site.code not in self.codes:
            self._fresh.add(site.code)
            self._keep(site)

    def meant(self, site: Site) -> Meant:
        """The place that a row without a code means, in the order branch, tax code, name and commune."""
        place = self._place.get((plain_name(site.name), plain_commune(site.commune)), []) if site.commune else []
        ways = (self._branch.get(site.tax_code, []), self._of_firm(site), place)
        for found in ways:
            if len(found) == 1 and found[0] not in self._fresh:
                return Meant(found[0])
        alike = [*dict.fromkeys(code for found in (*ways, self._name.get(plain_name(site.name), [])) for code in found)]
        return Meant(choices=(*alike[:_SHOWN], self.fresh_code()))

    def _of_firm(self, site: Site) -> list[str]:
        """Sites of the firm; a branch with a code of its own is none of the others."""
        return self._firm.get(site.tax_code, []) if site.tax_code and len(site.tax_code) != 14 else []

    def fresh_code(self) -> str:
        """The next code of the province; each row that asks for one is given another."""
        self._next = next_code([self._next] if self._next else self.codes, self.prefix)
        while self._next in self.codes:
            self._next = next_code([self._next], self.prefix)
        return self._next


def plain_commune(commune: str) -> str:
    """A commune to compare: no marks, and neither xã nor phường."""
    words = folded(commune).replace(".", " ").split()
    return " ".join(words[1:] if words and words[0] in ("xa", "phuong", "p", "x", "tt") else words)
