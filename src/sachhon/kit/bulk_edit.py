"""Many rows changed or deleted at once: what would happen to each, then one change set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.http import QueryDict
from django.utils.translation import gettext as _

from sachhon.kit import clock
from sachhon.kit.changes import change_set, head_of, portions
from sachhon.kit.fields import code_field, column, writer
from sachhon.kit.forms import form_for, names_in, rule_words
from sachhon.kit.models import BulkEdit, Change, ChangeSet
from sachhon.kit.policy import locked
from sachhon.kit.register import Register

# More rows than this are cut by a filter first: all are checked while a person waits.
MOST = {"change": 5_000, "delete": 1_000}


class Unsuitable(Exception):
    """These rows cannot be taken together; the message says why and what would do."""


class Moved(Exception):
    """Rows changed since the preview, so that it no longer says what would happen."""


@dataclass
class Fate:
    """What would happen to one row: its differences, or the reasons why it is left."""

    row: Any
    name: str
    wanted: dict[str, Any] = field(default_factory=dict)
    differences: list[tuple[str, str, str]] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


def begin(register: Register, user: Any, keys: list[int], deed: str) -> BulkEdit:
    """Note the rows that a person chose, and how far the record of their province reached then."""
    if not keys:
        raise Unsuitable(_("No row is chosen. Tick the rows first, or choose all rows of the list."))
    if len(keys) > MOST[deed]:
        told = {"found": len(keys), "most": MOST[deed]}
        raise Unsuitable(_("%(found)s rows are too many at once; narrow the list to %(most)s or fewer.") % told)
    provinces: set[Any] = {None}
    if register.province:
        rows = register.rows(user).filter(pk__in=keys)
        provinces = set(rows.values_list(f"{register.province}__pk", flat=True).distinct())
    if len(provinces) > 1:
        raise Unsuitable(_("The rows belong to several provinces; choose those of one."))
    province = provinces.pop()
    return BulkEdit.objects.create(
        register=register.slug, deed=deed, by=user, keys=keys, province_id=province,
        seen=head_of(province).sequence, created=clock.now(),
    )  # fmt: skip


def fields_for(register: Register, user: Any) -> dict[str, forms.Field]:
    """The fields that may be set to one value in many rows; what names a row alone is not among them."""
    form = form_for(register, user)
    alone = {code_field(register.model), *register.folds} | {
        f.name for f in register.model._meta.concrete_fields if f.unique
    }
    names = [name for name in form.names if name not in alone and name != register.province]
    found = {}
    for name in names:
        entry = form.base_fields[name]
        entry.label = column(register.model, name).label
        entry.required = entry.required and not isinstance(entry, forms.BooleanField)
        found[name] = entry
    return found


class NewValues(forms.Form):
    """The new values typed; only fields that are ticked count."""

    def __init__(self, register: Register, user: Any, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.model = register.model
        self.offered = fields_for(register, user)
        self.ticked = [name for name in (data.getlist("set") if data else []) if name in self.offered]
        self.fields = {name: self.offered[name] for name in (self.ticked if data else self.offered)}

    def clean(self) -> dict[str, Any]:
        """What each column itself asks of its values, whatever the row."""
        for name, value in list(self.cleaned_data.items()):
            try:
                if value not in (None, ""):
                    self.model._meta.get_field(name).run_validators(getattr(value, "pk", value))
            except ValidationError as problem:
                self.add_error(name, problem)
        if not self.ticked:
            raise ValidationError(_("Tick at least one field and give its new value."))
        return self.cleaned_data


class Plan:
    """The fate of every chosen row, computed anew whenever it is looked at."""

    def __init__(self, edit: BulkEdit, register: Register, user: Any, values: dict[str, Any] | None = None) -> None:
        self.edit, self.register, self.user, self.values = edit, register, user, values or {}
        self.fates = [self._fate(row) for row in self._rows()]
        self.refused = [each for each in self.fates if each.reasons]
        self.done = [each for each in self.fates if not each.reasons and (each.wanted or edit.deed == "delete")]
        self.same = len(self.fates) - len(self.refused) - len(self.done)
        self.gone = len(edit.keys) - len(self.fates)

    def _rows(self) -> Iterator[Any]:
        for keys in portions(self.edit.keys, 500):
            rows = self.register.rows(self.user).filter(pk__in=keys)
            links = dict.fromkeys([*self.register.links(), *self._path])
            found = rows.select_related(*links or [None]).in_bulk()
            yield from (found[key] for key in keys if key in found)

    @property
    def _path(self) -> list[str]:
        path = self.register.province
        return [path] if path else []

    @cached_property
    def moved(self) -> set[int]:
        """Rows that anybody changed since the preview."""
        since = Change.objects.filter(
            register=self.register.label, change_set__province_id=self.edit.province_id or 0,
            change_set__sequence__gt=self.edit.seen,
        )  # fmt: skip
        spans = list(since.values_list("first", "last"))
        return {key for key in self.edit.keys for first, last in spans if first <= key <= last} if spans else set()

    def _fate(self, row: Any) -> Fate:
        fate = Fate(row, self.register.name_of(self.user, row))
        before = _stored(row)
        said: list[Any] = [locked(self.register.label, before, self._memory)]
        if not (answer := self.register.may(self.user, self.edit.deed, row)):
            said.append(answer.reason)
        if row.pk in self.moved:
            said.append(_("somebody changed it since you began"))
        said += self._uses(row) if self.edit.deed == "delete" else self._changes(fate, before)
        same = self.edit.deed == "change" and not fate.wanted and row.pk not in self.moved
        fate.reasons = [] if same else [str(each) for each in dict.fromkeys(said) if each]
        return fate

    @cached_property
    def _memory(self) -> dict[str, Any]:
        return {}

    def _changes(self, fate: Fate, before: dict[str, Any]) -> list[str]:
        """Set the new values, say what differs, and ask every rule that the new values touch."""
        row, shown = fate.row, [column(self.register.model, name) for name in self.values]
        was = [each.of(row) for each in shown]
        for name, value in self.values.items():
            setattr(row, name, value)
        for each, old in zip(shown, was, strict=True):
            if old != (new := each.of(row)):
                write = writer(each)
                fate.differences.append((each.label, write(old), write(new)))
        if not fate.differences:
            return []
        self.register.prepare(row, self.user)
        after = _stored(row)
        for link in [f for f in row._meta.concrete_fields if f.is_relation and f.is_cached(row)]:
            led_to = link.get_cached_value(row)
            if led_to is not None and led_to._state.adding:  # what does not exist yet is no row's new value here
                after[link.attname] = before[link.attname]
        fate.wanted = {name: value for name, value in after.items() if value != before[name]}
        said = [str(locked(self.register.label, after, self._memory)), *self._broken_rules(fate)]
        if self.register.province and self.register.province_of(row) != self.edit.province_id:
            said.append(_("it would move to another province"))
        return said

    def _broken_rules(self, fate: Fate) -> Iterator[str]:
        row = fate.row
        try:
            row.clean()
        except ValidationError as problem:
            yield from problem.messages
        for rule in self.register.model._meta.constraints:
            names = rule_fields(rule)
            if not any(self.register.model._meta.get_field(name).attname in fate.wanted for name in names):
                continue
            try:
                rule.validate(self.register.model, row)
            except ValidationError as problem:
                yield rule_words(self.register.model, rule, problem)
            if names and not getattr(rule, "condition", None) and hasattr(rule, "fields"):
                spot = (rule.name, *[getattr(row, self.register.model._meta.get_field(n).attname) for n in names])
                if self._taken.setdefault(spot, row.pk) != row.pk:
                    yield _("another of the chosen rows would become the same")

    @cached_property
    def _taken(self) -> dict[tuple[Any, ...], int]:
        return {}

    def _uses(self, row: Any) -> list[str]:
        return [f"{kind}: {count}" for kind, count in self._users.get(row.pk, {}).items()]

    @cached_property
    def _users(self) -> dict[int, dict[str, int]]:
        """How many rows of which kind lead to each chosen row."""
        found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for link in self.register.model._meta.related_objects:
            if link.on_delete.__name__ == "PROTECT":
                path = link.field.attname
                users = link.related_model._base_manager.filter(**{f"{link.field.name}__in": self.edit.keys})
                for key in users.values_list(path, flat=True):
                    found[key][_("used by: %(kind)s") % {"kind": link.related_model._meta.verbose_name}] += 1
        return found


def rule_fields(rule: Any) -> tuple[str, ...]:
    """The columns that a rule of the table speaks of."""
    condition = getattr(rule, "condition", None)
    names = [*getattr(rule, "fields", ()), *(names_in(condition) if condition else [])]
    return tuple(dict.fromkeys(names))


def _stored(row: Any) -> dict[str, Any]:
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.generated}


def apply(
    edit: BulkEdit, register: Register, user: Any, values: dict[str, Any], *, expected: int, why: str
) -> ChangeSet | None:
    """Do it, in one change set; told when rows moved so that other rows would be changed than were shown."""
    try:
        with change_set(by=user, why=why, province_id=edit.province_id) as changes:
            plan = Plan(edit, register, user, values)
            if len(plan.done) != expected:
                raise Moved
            if edit.deed == "delete":
                for each in plan.done:
                    changes.delete(each.row)
            else:
                changes.update_many(register.model, {each.row.pk: each.wanted for each in plan.done})
    except ProtectedError as problem:
        raise Moved from problem
    edit.change_set = changes.link
    edit.save(update_fields=["change_set"])
    return changes.link
