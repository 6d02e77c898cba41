"""Year over year: what is asked, groups with their sums, differences and coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from django.core.exceptions import EmptyResultSet, PermissionDenied
from django.db.models import Count
from django.http import QueryDict
from django.utils.translation import gettext as _

from sachhon.kit import clock
from sachhon.kit.policy import NOT_YOURS
from sachhon.kit.register import REGISTERS
from sachhon.kit.selection import Selection
from sachhon.resources import yearly
from sachhon.resources.models import Resource
from sachhon.resources.spans import Floats

OWN = ("quantity", "year", "by", "cover", "page")
FIRST_YEAR = 2015
KINDS_OFFERED = 100


@dataclass(frozen=True)
class Group:
    """One line: its sums by year, and of how many establishments they tell."""

    name: str
    key: Any
    sums: list[float | None]
    reporters: int
    everyone: int

    @property
    def difference(self) -> float | None:
        """The last year less the first."""
        first, last = self.sums[0], self.sums[-1]
        return None if first is None or last is None else last - first

    @property
    def percent(self) -> float | None:
        """The difference in per cent of the first year."""
        difference, first = self.difference, self.sums[0]
        return None if difference is None or not first else 100 * difference / first


class Lines(Sequence[Group]):
    """Lines as columns of numbers; one becomes a group when it is looked at."""

    def __init__(self, sums: Floats, reporters: Any, everyone: Any) -> None:
        self.sums, self.reporters, self.everyone = sums, reporters, everyone
        self.names: Any = []
        self.order: Any = np.zeros(0, np.int64)

    @classmethod
    def of(cls, above: Floats, below: Floats | None, counted: Any, places: Any, count: int) -> Lines:
        """Sums of the counted rows by place; a ratio is a sum by a sum."""
        sums = [_sums(each, places, counted, count) for each in (above, below) if each is not None]
        known = ~np.isnan(above).all(axis=1)
        reporters, everyone = (np.bincount(places[each], minlength=count) for each in (counted, known))
        return cls(sums[0] / sums[1] if len(sums) == 2 else sums[0], reporters, everyone)

    def ordered(self, names: Any, *, only_known: bool = False) -> Lines:
        """The greatest change first, what cannot be compared last."""
        change = np.nan_to_num(np.abs(self.sums[:, -1] - self.sums[:, 0]), nan=-1.0)
        order = np.argsort(-change, kind="stable")
        self.names, self.order = names, order[self.everyone[order] > 0] if only_known else order
        return self

    def __len__(self) -> int:
        return len(self.order)

    def __getitem__(self, wanted: Any) -> Any:
        if isinstance(wanted, slice):
            return [self._group(place) for place in self.order[wanted].tolist()]
        return self._group(int(self.order[wanted]))

    def _group(self, place: int) -> Group:
        values = [None if np.isnan(value) else float(value) for value in self.sums[place]]
        name = self.names[place]
        return Group(str(name), name, values, int(self.reporters[place]), int(self.everyone[place]))


class Comparison:
    """One question: which quantity, which years, grouped how, of which establishments."""

    def __init__(self, user: Any, params: QueryDict) -> None:
        self.user, self.params = user, params
        self.register, uses = REGISTERS["establishments"], REGISTERS["uses"]
        if not (self.register.may(user, "view") and uses.may(user, "view") and uses.sees(user, "quantity")):
            raise PermissionDenied(str(NOT_YOURS.reason))
        asked = params.copy()
        for name in OWN:
            asked.pop(name, None)
        self.selection = Selection(self.register, user, asked)
        self.notes = list(self.selection.notes)
        self.now = yearly.state()
        self.years = self._read_years()
        self.by = self._read("by", self.groupings, "establishment")
        self.cover = self._read(
            "cover", {"both": _("only those known in every year"), "all": _("all that is known")}, "both"
        )
        self.quantity = self._read("quantity", self.quantities, self._usual)

    def _read(self, name: str, allowed: dict[str, Any], usual: str) -> str:
        text = self.params.get(name, "")
        if text and text not in allowed:
            told = {"name": text[:60], "allowed": ", ".join(list(allowed)[:12])}
            self.notes.append(_("“%(name)s” cannot be compared here; there are: %(allowed)s.") % told)
        return text if text in allowed else usual

    def _read_years(self) -> tuple[int, ...]:
        asked = sorted({int(text) for text in self.params.getlist("year") if text in self.years_offered})
        wrong = [text for text in self.params.getlist("year") if text and text not in self.years_offered]
        if wrong:
            told = {"found": wrong[0][:20], "first": FIRST_YEAR, "last": self.years_offered[0]}
            self.notes.append(_("Year: “%(found)s” cannot be compared; choose from %(first)s to %(last)s.") % told)
        if len(asked) > yearly.MOST_YEARS:
            self.notes.append(_("At most four years stand side by side; the last four are shown."))
        last = int(self.years_offered[0])
        if len(asked) < 2:
            asked = [asked[0] - 1, asked[0]] if asked else [last - 1, last]
        return tuple(asked[-yearly.MOST_YEARS :])

    @cached_property
    def years_offered(self) -> list[str]:
        """Years that may be chosen, the latest first; this year is not over."""
        return [str(year) for year in range(clock.today().year - 1, FIRST_YEAR - 1, -1)]

    @cached_property
    def groupings(self) -> dict[str, str]:
        """How lines may be formed, of the columns that the person may see."""
        paths = {"commune": _("commune"), "park": _("park or cluster"), "old_province": _("former province")}
        shown = {name: word for name, word in paths.items() if self.register.sees(self.user, name)}
        sector = {"sector": _("sector")} if self.register.sees(self.user, "vsic") else {}
        return {"establishment": _("establishment"), **sector, **shown}

    @cached_property
    def resources(self) -> dict[int, Resource]:
        """Kinds of energy, water and material of here."""
        return {each.pk: each for each in Resource.objects.filter(foreign=False).order_by("pk")}

    @cached_property
    def energy(self) -> frozenset[int]:
        """Those that stand for energy."""
        return frozenset(pk for pk, each in self.resources.items() if each.group in yearly.ENERGY)

    @property
    def _usual(self) -> str:
        return "toe"

    @cached_property
    def quantities(self) -> dict[str, tuple[str, str]]:
        """Token of each quantity with its name and unit: energy, each resource, output and SEC of each kind."""
        from sachhon.display.templatetags.sh import named

        found = {"toe": (_("energy in TOE"), "TOE")}
        found |= {each.code: (str(named(each)), each.unit) for each in self.resources.values()}
        if REGISTERS["outputs"].may(self.user, "view") and REGISTERS["outputs"].sees(self.user, "quantity"):
            for kind, unit in self._kinds:
                found[f"output:{kind}|{unit}"] = (_("output: %(kind)s") % {"kind": kind}, unit)
                found[f"sec:{kind}|{unit}"] = (_("specific energy: %(kind)s") % {"kind": kind}, f"TOE/{unit}")
        return found

    @cached_property
    def _kinds(self) -> list[tuple[str, str]]:
        """Kinds of product of the person's provinces, the commonest first."""
        rows = REGISTERS["products"].rows(self.user).exclude(kind="").values("kind", "unit")
        counted = rows.annotate(n=Count("pk")).order_by("-n", "kind", "unit")[:KINDS_OFFERED]
        return self._kept(counted, lambda: [(each["kind"], each["unit"]) for each in counted])  # type: ignore[no-any-return]

    def _kept(self, rows: Any, make: Any, *more: Any) -> Any:
        """What a question about rows answers, while nothing is recorded; the question itself names whose rows."""
        try:
            key = str(rows.query)
        except EmptyResultSet:
            key = ""
        return yearly.kept((key, *more), self.now, make)

    @property
    def name(self) -> str:
        """What is compared."""
        return self.quantities[self.quantity][0]

    @property
    def unit(self) -> str:
        """In which unit."""
        return self.quantities[self.quantity][1]

    @property
    def is_ratio(self) -> bool:
        """Whether sums are divided by sums."""
        return self.quantity.startswith("sec:")

    @cached_property
    def _owners(self) -> tuple[Any, list[str], Any, list[int]]:
        """(keys in order, names of groups, the group of each key, provinces) of the establishments asked for."""
        return self._kept(self.selection.rows, self._read_owners, "owners", self.by)  # type: ignore[no-any-return]

    def _read_owners(self) -> tuple[Any, list[str], Any, list[int]]:
        single = self.by == "establishment"
        path = () if single else ("vsic" if self.by == "sector" else self.by,)
        rows = list(self.selection.rows.order_by("pk").values_list("pk", "province_id", *path))
        keys = np.fromiter((row[0] for row in rows), np.int64, len(rows))
        provinces = sorted({row[1] for row in rows} - {None})
        if single:
            return keys, [], np.arange(len(keys)), provinces
        labels = [str(row[2])[:2] if self.by == "sector" else str(row[2] or "") for row in rows]
        names = sorted(set(labels))
        place = {name: number for number, name in enumerate(names)}
        return keys, names, np.fromiter((place[label] for label in labels), np.int64, len(labels)), provinces

    def _figures(self, province: int) -> tuple[yearly.Figures, yearly.Figures | None]:
        """The quantity, and what it is divided by."""
        kind, _sep, unit = self.quantity.partition(":")[2].rpartition("|")
        asked = yearly.Asked(province, self.years, self.now)
        if self.quantity.startswith("output:"):
            return asked.output(kind, unit), None
        if self.is_ratio:
            return asked.toe(self.energy), asked.output(kind, unit)
        if self.quantity == "toe":
            return asked.toe(self.energy), None
        return asked.use(next(pk for pk, each in self.resources.items() if each.code == self.quantity)), None

    def _spread(self, figures: yearly.Figures, values: Floats, whole: Any) -> None:
        """Put the figures of a province at the places of the establishments asked for."""
        keys = self._owners[0]
        place = np.searchsorted(keys, figures.owner)
        fits = place < len(keys)
        fits[fits] = keys[place[fits]] == figures.owner[fits]
        values[place[fits]], whole[place[fits]] = figures.values[fits], figures.whole[fits]

    @cached_property
    def _values(self) -> tuple[Floats, Floats | None, Any]:
        """(quantity, divisor, which are known in every year) of each establishment asked for."""
        keys, _names, _places, provinces = self._owners
        above, below = np.full((2, len(keys), len(self.years)), np.nan)
        whole, whole_below = np.zeros((2, len(keys)), dtype=bool)
        for province in provinces:
            top, bottom = self._figures(province)
            self._spread(top, above, whole)
            if bottom is not None:
                self._spread(bottom, below, whole_below)
        if not self.is_ratio:
            return above, None, whole
        known = ~np.isnan(above) & ~np.isnan(below) & (below > 0)  # of one without the other says nothing
        above, below = np.where(known, above, np.nan), np.where(known, below, np.nan)
        return above, below, whole & whole_below & known.all(axis=1)

    @cached_property
    def _counted(self) -> Any:
        above, _below, whole = self._values
        return whole if self.cover == "both" else ~np.isnan(above).all(axis=1)

    @cached_property
    def lines(self) -> Lines:
        """Every line, the greatest change first."""
        keys, names, places, _provinces = self._owners
        above, below, _whole = self._values
        found = Lines.of(above, below, self._counted, places, len(names) if names else len(keys))
        return found.ordered(names or keys, only_known=not names)

    @cached_property
    def total(self) -> Group:
        """All establishments asked for, as one line."""
        above, below, _whole = self._values
        return Lines.of(above, below, self._counted, np.zeros(len(above), np.int64), 1).ordered([""])[0]

    @property
    def asked_for(self) -> int:
        """How many establishments the filters leave."""
        return len(self._owners[0])

    @cached_property
    def no_factor(self) -> list[str]:
        """Energy that was used and has no TOE factor, so that it is not in the sum."""
        if self.quantity != "toe" and not self.is_ratio:
            return []
        asked = [yearly.Asked(province, self.years, self.now) for province in self._owners[3]]
        found = {pk for each in asked for pk in each.without_factor(self.energy)}
        return [str(self.resources[pk].code) for pk in sorted(found)]


def _sums(values: Floats, places: Any, counted: Any, count: int) -> Floats:
    """Sums of the counted rows by group and year; NaN where none of a group is known."""
    found = np.full((count, values.shape[1]), np.nan)
    for year in range(values.shape[1]):
        known = counted & ~np.isnan(values[:, year])
        sums = np.bincount(places[known], weights=values[known, year], minlength=count)
        some = np.bincount(places[known], minlength=count) > 0
        found[some, year] = sums[some]
    return found
