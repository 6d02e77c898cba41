"""A register's form: every error at once, one change set, and a second writer who is told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sachhon.kit.canonical import row_fields, row_marker
from sachhon.kit.changes import change_set, stored_values
from sachhon.kit.entries import NumberEntry, entry_for
from sachhon.kit.fields import column, getter, label_of, writer
from sachhon.kit.models import Change
from sachhon.kit.policy import locked
from sachhon.kit.register import Register


class Overtaken(Exception):
    """Somebody else changed the row since the form was opened."""


class RecordForm(forms.ModelForm):
    """What all registers' forms share; `form_for` adds the register's own fields."""

    register: Register
    user: Any

    why = forms.CharField(label=gettext_lazy("Reason for the change"), max_length=300, required=False)
    mark = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.conflict: list[dict[str, str]] = []
        self.overtaken_by: Change | None = None
        self.is_new = bool(self.instance._state.adding)
        self.order_fields([name for name in self.fields if name != "why"])
        for name, field in self.fields.items():
            if name in self._meta.fields:
                field.label = label_of(self.register.model._meta.get_field(name))
            if isinstance(field, NumberEntry):
                field.kept = getattr(self.instance, name)
        self._begin_new() if self.is_new else self._begin_known()

    def _begin_new(self) -> None:
        del self.fields["why"], self.fields["mark"]
        for name, value in self.register.constants.items():
            setattr(self.instance, name, value)
        provinces = addable(self.register, self.user)
        if self.register.province and "__" not in self.register.province and len(provinces) == 1:
            setattr(self.instance, f"{self.register.province}_id", next(iter(provinces)))

    def _begin_known(self) -> None:
        self.before = stored_values(self.register.model, self.instance.pk)
        self.fields["mark"].initial = mark_of(self.register.model, self.before)

    def _get_validation_exclusions(self) -> set[str]:
        """What the register itself fills takes part in uniqueness all the same."""
        own = {*self.register.constants, *([self.register.province] if self.register.province else [])}
        return super()._get_validation_exclusions() - own  # type: ignore[no-any-return, misc]

    def validate_constraints(self) -> None:
        """Every rule of the table that the row would break, in words."""
        excluded = self._get_validation_exclusions()
        for rule in self.register.model._meta.constraints:
            try:
                rule.validate(self.register.model, self.instance, exclude=excluded)
            except ValidationError as problem:
                self.add_error(self._place(rule), self._words(rule, problem))

    def _place(self, rule: Any) -> str | None:
        return next((name for name in reversed(getattr(rule, "fields", ())) if name in self.fields), None)

    def _words(self, rule: Any, problem: ValidationError) -> str:
        said = rule.violation_error_message
        if said and said != rule.default_violation_error_message:
            return "; ".join(problem.messages)
        model = self.register.model
        names = getattr(rule, "fields", ()) or _names_in(getattr(rule, "condition", Q()))
        labels = ", ".join(label_of(model._meta.get_field(name)).lower() for name in names)
        if isinstance(rule, models.UniqueConstraint):
            return _(
                "There is already a row with the same %(labels)s; change this one, or open that one."
            ) % {"labels": labels}
        return _("These do not fit together: %(labels)s. Check each of them.") % {"labels": labels}

    def _post_clean(self) -> None:
        """Build the row, then ask whether it may be written now."""
        super()._post_clean()  # type: ignore[misc]
        self.register.prepare(self.instance)
        states = [_plain_values(self.instance)] + ([] if self.is_new else [self.before])
        reason = next((said for values in states if (said := locked(self.register.label, values))), "")
        if reason:
            self.add_error(None, str(reason))
        if not self.errors:
            answer = self.register.may(self.user, "add" if self.is_new else "change", self.instance)
            if not answer:
                self.add_error(None, str(answer.reason))

    def keep(self) -> bool:
        """Write the row with its record; false when it could not be, with the reason among the errors."""
        why = self.cleaned_data.get("why") or "form"
        province = self.register.province_of(self.instance)
        try:
            with change_set(by=self.user, why=why, province_id=province) as changes:
                if self.is_new:
                    changes.insert(self.instance)
                else:
                    self._refuse_if_overtaken()
                    changes.update(self.instance)
        except Overtaken:
            self._show_both()
        except IntegrityError:
            self.add_error(
                None, _("Somebody kept a row with the same code at this moment; look it up in the list.")
            )
        return not self.errors

    def _refuse_if_overtaken(self) -> None:
        """Inside the lock: the row must still be as it was when the form was opened."""
        now = stored_values(self.register.model, self.instance.pk)
        if self.cleaned_data.get("mark") != mark_of(self.register.model, now):
            self.now = now
            raise Overtaken

    def _show_both(self) -> None:
        """Both versions side by side, and a mark with which saving again is meant."""
        self.add_error(
            None, _("Somebody else changed this row since you opened it. Compare, then save again.")
        )
        self.overtaken_by = (
            Change.objects.filter(register=self.register.label, first__lte=self.instance.pk, last__gte=self.instance.pk)
            .select_related("change_set__by").order_by("-pk").first()
        )  # fmt: skip
        theirs = self.register.model._base_manager.get(pk=self.instance.pk)
        for name in self._meta.fields:
            each = column(self.register.model, name)
            write = writer(each.kind, each.field)
            pair = [write(getter(name)(row)) for row in (theirs, self.instance)]
            if pair[0] != pair[1]:
                self.conflict.append({"label": each.label, "theirs": pair[0], "yours": pair[1]})
        self.data = self.data.copy()
        self.data[self.add_prefix("mark")] = mark_of(self.register.model, self.now)


def form_for(register: Register, user: Any) -> type[RecordForm]:
    """The form of a register for one person: the fields they may see, the rows they may choose."""
    names = [name for name in register.form if register.sees(user, name)]
    path = register.province or ""
    if path and "__" not in path and path not in names and len(addable(register, user)) > 1:
        names.insert(0, path)
    made = forms.modelform_factory(
        register.model, form=RecordForm, fields=names, formfield_callback=entry_for(user)
    )
    if path in names and path not in register.form:
        made.base_fields[path] = _province_field(register, user, path)
    made.register, made.user = register, user
    return made


def _province_field(register: Register, user: Any, path: str) -> forms.ModelChoiceField:
    model: Any = register.model._meta.get_field(path).related_model
    return forms.ModelChoiceField(model._default_manager.filter(pk__in=addable(register, user)))


def addable(register: Register, user: Any) -> frozenset[int]:
    """Provinces in which a person may add rows."""
    return frozenset(province for province in user.provinces() if user.can("add", province))


def mark_of(model: type[models.Model], values: dict[str, Any]) -> str:
    """The digest of a row as stored: two forms opened on the same row carry the same."""
    return row_marker(model)([values[name] for name in row_fields(model)]).hex()


def _plain_values(row: Any) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _names_in(condition: Q) -> list[str]:
    """Fields that a condition speaks of."""
    found: dict[str, None] = {}
    for child in condition.children:
        inner = _names_in(child) if isinstance(child, Q) else [child[0].split("__")[0]]
        found |= dict.fromkeys(inner)
    return list(found)
