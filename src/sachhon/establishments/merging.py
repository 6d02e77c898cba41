"""One establishment becomes part of another: what hangs on it moves, what says the same goes, what clashes is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from sachhon.establishments.duplicates import MERGED
from sachhon.establishments.identity import next_code
from sachhon.establishments.models import DuplicatePair, Establishment
from sachhon.kit import clock
from sachhon.kit.canonical import canonical, row_fields, sha256
from sachhon.kit.changes import Changes, change_set
from sachhon.kit.models import Change, ChangeSet, Recorded
from sachhon.kit.policy import locked
from sachhon.kit.register import REGISTERS
from sachhon.kit.undoing import undo_set

# What a row is, beside what it says: never compared, never taken over.
_ASIDE = frozenset({"id", "uuid", "staged_id", "slot"})
# Fields without which the figures below a row mean something else: such rows are both kept, or not merged.
_MEANING = {"establishments.product": ("kind", "unit", "basis")}
KEPT, OTHER, BOTH = "kept", "other", "both"


class NotMerged(Exception):
    """The merge was refused; `reasons` says why, each in words."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@dataclass
class Clash:
    """A row of the other record that cannot stand beside one of the kept record."""

    mine: models.Model
    theirs: models.Model
    fields: list[tuple[str, str, str]]
    choices: tuple[str, ...]
    chosen: str = ""

    @property
    def key(self) -> str:
        """By what the form names it."""
        return f"{self.theirs._meta.label_lower}:{self.theirs.pk}"

    @property
    def kind(self) -> str:
        """What kind of row it is."""
        return str(self.theirs._meta.verbose_name)


@dataclass
class Plan:
    """All that a merge will do, in the order in which it is done, and what stands in its way."""

    kept: Establishment
    gone: Establishment
    moves: list[tuple[models.Model, dict[str, Any]]] = field(default_factory=list)
    updates: list[tuple[models.Model, dict[str, Any]]] = field(default_factory=list)
    drops: list[models.Model] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    @property
    def open(self) -> list[Clash]:
        """Clashes for which nothing has been chosen yet."""
        return [each for each in self.clashes if not each.chosen]

    @property
    def fresh(self) -> tuple[Establishment, Establishment]:
        """Both records as the database has them."""
        kept, gone = (Establishment.objects.get(pk=each.pk) for each in (self.kept, self.gone))
        return kept, gone

    @property
    def digest(self) -> str:
        """By what it is known that nothing has changed since the page was shown."""
        rows = [self.kept, self.gone, *(row for row, _to in self.moves), *self.drops]
        rows += [row for each in self.clashes for row in (each.mine, each.theirs)]
        return sha256(canonical(sorted({_mark(row) for row in rows})))


def _mark(row: models.Model) -> str:
    values = {name: getattr(row, name) for name in row_fields(type(row))}
    return f"{row._meta.label_lower} {row.pk} {sha256(canonical(values))}"


def plan_merge(kept: Establishment, gone: Establishment, chosen: dict[str, str] | None = None) -> Plan:
    """What merging one record into another would do; nothing is written."""
    plan = Plan(kept, gone)
    if kept.province_id != gone.province_id or kept.pk == gone.pk:
        plan.reasons.append(_("Only two establishments of one province can be merged."))
    elif kept.origin != "registered" or gone.origin != "registered":
        plan.reasons.append(_("One of the two has been merged already."))
    else:
        _plan_below(plan, kept, gone, chosen or {}, {})
    return plan


def hanging(row: models.Model) -> dict[type[models.Model], list[models.Model]]:
    """Rows that lead to this one, by table; results of past runs stay with what they were computed from."""
    found = {}
    for model, link in links_to(type(row)):
        rows = list(model._base_manager.filter(**{link: row.pk}).order_by("pk"))
        if rows:
            found.setdefault(model, []).extend(rows)
    return found


def links_to(target: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Tables and columns that lead to a table, where the database holds on to it."""
    for model in apps.get_models():
        for each in model._meta.concrete_fields:
            own = model is DuplicatePair or each.name == "merged_into"
            if each.related_model is target and getattr(each, "db_constraint", False) and not own:
                yield model, each.attname


def _plan_below(
    plan: Plan, kept: models.Model, gone: models.Model, chosen: dict[str, str], moved: dict[Any, dict[str, Any]]
) -> None:
    """Plan every row that leads to `gone`: moved, dropped as the same, or a clash."""
    for model, link in links_to(type(gone)):
        for row in model._base_manager.filter(**{link: gone.pk}).order_by("pk"):
            if row not in plan.drops and not any(each.theirs == row for each in plan.clashes):
                _plan_row(plan, row, link, kept.pk, chosen, moved)


def _plan_row(
    plan: Plan, row: Any, link: str, target: int, chosen: dict[str, str], moved: dict[Any, dict[str, Any]]
) -> None:
    """One row with all its links led to the kept record; whom it meets there decides."""
    to = moved.setdefault(row, {})
    to[link] = target
    _refuse_locked(plan, row, to)
    met = list(_met(row, to))
    if not met:
        if (row, to) not in plan.moves:
            plan.moves.append((row, to))
        return
    plan.moves = [each for each in plan.moves if each[0] != row]
    _plan_met(plan, row, met, to, chosen, moved)


def _plan_met(
    plan: Plan, row: Any, met: list[Any], to: dict[str, Any], chosen: dict[str, str], moved: dict[Any, dict[str, Any]]
) -> None:
    mine = met[0]
    label = row._meta.label_lower
    different = [name for name in _said(row) if name not in to and getattr(row, name) != getattr(mine, name)]
    _refuse_locked(plan, mine, {})
    if len(met) == 1 and not different:
        plan.drops.append(row)
        _plan_below(plan, mine, row, chosen, moved)
        return
    changes_meaning = bool(set(different) & set(_MEANING.get(label, ())))
    coded = "code" in _unique_names(type(row))
    choices = (KEPT, OTHER)[: 0 if changes_meaning else 2 if len(met) == 1 else 1] + ((BOTH,) if coded else ())
    clash = Clash(mine, row, [_field(row, mine, name) for name in different], choices)
    wanted = chosen.get(clash.key, "")
    clash.chosen = wanted if wanted in choices else ""
    plan.clashes.append(clash)
    if clash.chosen == BOTH:
        taken = [*type(row)._base_manager.filter(establishment_id=plan.kept.pk).values_list("code", flat=True)]
        taken += [m[1]["code"] for m in plan.moves if type(m[0]) is type(row) and "code" in m[1]]
        plan.moves.append((row, {**to, "code": _free_code(row.code, taken)}))
    elif clash.chosen:
        if clash.chosen == OTHER:
            plan.updates.append((mine, {name: getattr(row, name) for name in different}))
        plan.drops.append(row)
        _plan_below(plan, mine, row, chosen, moved)


def _free_code(code: str, taken: list[str]) -> str:
    found = next_code([code, *taken], code)
    while found in taken:
        found = next_code([found], found)
    return found


def _said(row: models.Model) -> list[str]:
    """Columns that say something, beside what the row is."""
    return [name for name in row_fields(type(row)) if name not in _ASIDE]


def _field(row: models.Model, mine: models.Model, name: str) -> tuple[str, str, str]:
    """Label, the kept record's value, the other's: as people read them."""
    found = row._meta.get_field(name)
    shown = (getattr(each, f"get_{name}_display", lambda e=each: getattr(e, found.name))() for each in (mine, row))
    return (
        str(getattr(found, "verbose_name", name)),
        *("–" if each in (None, "") else str(each)[:200] for each in shown),
    )


def _unique_names(model: type[models.Model]) -> set[str]:
    return {
        name for each in model._meta.constraints if isinstance(each, models.UniqueConstraint) for name in each.fields
    }


def _met(row: models.Model, to: dict[str, Any]) -> Iterator[models.Model]:
    """Rows beside which this one could not stand: the same key, or dates that overlap."""
    model = type(row)
    found: dict[int, models.Model] = {}
    for constraint in model._meta.constraints:
        names = [model._meta.get_field(n).attname for n in getattr(constraint, "fields", ())]
        if not names or not set(names) & set(to):
            continue
        wanted = {name: to.get(name, getattr(row, name)) for name in names}
        others = model._base_manager.exclude(pk=row.pk)
        found.update({each.pk: each for each in others.filter(**wanted)})
        if "valid_from" in wanted and any(f.name == "valid_to" for f in model._meta.concrete_fields):
            start, end = wanted.pop("valid_from"), row.valid_to
            met = others.filter(models.Q(valid_to=None) | models.Q(valid_to__gt=start), **wanted)
            found.update({each.pk: each for each in (met.filter(valid_from__lt=end) if end else met)})
    yield from found.values()


def _refuse_locked(plan: Plan, row: models.Model, to: dict[str, Any]) -> None:
    """A row of a closed period stays where it is, and with it everything."""
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    for each in (values, {**values, **to}):
        if reason := str(locked(row._meta.label_lower, {**each, "province": plan.kept.province_id})):
            words = f"{row._meta.verbose_name} {row}: {reason}"
            if words not in plan.reasons:
                plan.reasons.append(words)


def merge(
    pair: DuplicatePair, kept: Establishment, gone: Establishment, *, by: Any, taken: Collection[str] = (),
    chosen: dict[str, str] | None = None, seen: str = "", why: str = "",
) -> ChangeSet:  # fmt: skip
    """Merge in one change set, or refuse with every reason; `taken` are the fields that it takes over."""
    register = REGISTERS["establishments"]
    with change_set(by=by, why=(why or "merge of duplicates")[:300], province_id=kept.province_id) as changes:
        kept, gone = (Establishment.objects.get(pk=each.pk) for each in (kept, gone))
        plan = plan_merge(kept, gone, chosen)
        for name in taken:
            setattr(kept, name, getattr(gone, name))
        register.prepare(kept, by)
        if reasons := _refusals(plan, seen):
            raise NotMerged(reasons)
        _carry_out(changes, plan)
        gone.origin, gone.merged_into = Establishment.Origin.MERGED, kept
        changes.update(gone)
        register.write(changes, kept, new=False)
        pair = DuplicatePair.objects.get(pk=pair.pk)
        pair.state, pair.decided_by, pair.decided_at = MERGED, by, clock.now()
        changes.update(pair)
    assert changes.link is not None
    return changes.link


def _refusals(plan: Plan, seen: str) -> list[str]:
    """Every reason why this merge may not be done now."""
    found = list(plan.reasons)
    if seen and seen != plan_merge(*plan.fresh).digest:
        found.append(_("Something has changed since the page was shown: look again."))
    found += [_("%(kind)s %(row)s: choose which one counts.") % {"kind": e.kind, "row": e.theirs} for e in plan.open]
    try:
        plan.kept.clean()
    except ValidationError as problem:
        found += problem.messages
    return found


def _carry_out(changes: Changes, plan: Plan) -> None:
    """Move first, then remove what said the same: what hangs on a row goes before it."""
    for row, values in [*plan.updates, *plan.moves]:
        for name, value in values.items():
            setattr(row, name, value)
        if isinstance(row, Recorded):
            changes.update(row)
        else:
            row.save(update_fields=[row._meta.get_field(name).name for name in values])
    for row in reversed(plan.drops):
        if isinstance(row, Recorded):
            changes.delete(row)
        else:
            row.delete()


def merge_of(pair: DuplicatePair) -> ChangeSet | None:
    """The change set that merged a pair, the latest of them."""
    rows = Change.objects.filter(register=pair._meta.label_lower, kind="update", first=pair.pk)
    found = rows.filter(after__contains='"merged"').order_by("-pk").select_related("change_set").first()
    return found.change_set if found else None


def undo_merge(pair: DuplicatePair, *, by: Any, why: str = "") -> ChangeSet | None:
    """Part the two again, as they were, while nothing of it has changed since; else refused with the rows."""
    link = merge_of(pair)
    return undo_set(link, by=by, why=why or _("parted again")) if link else None
