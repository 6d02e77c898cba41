"""A register's form: every error at once, one change set, and a second writer who is told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sachhon.kit.canonical import row_fields, row_marker
from sachhon.kit.changes import change_set, stored_values
from sachhon.kit.entries import NumberEntry, entry_for
from sachhon.kit.fields import column, writer
from sachhon.kit.models import Change
from sachhon.kit.policy import locked
from sachhon.kit.register import Register


class Overtaken(Exception):
    """Somebody else changed the row since the form was opened."""


class RecordForm(forms.ModelForm):
    """What all registers' forms share; `form_for` adds the register's own fields."""

    register: Register
    user: Any
    names: list[str]
    data: Any

    why = forms.CharField(label=gettext_lazy("Reason for the change"), max_length=300, required=False)
    mark = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.model: Any = self.register.model
        self.conflict: list[dict[str, str]] = []
        self.overtaken_by: Change | None = None
        self.is_new = bool(self.instance._state.adding)
        # The model's own check says "constraint so-and-so is violated"; this one speaks to people.
        self.instance.validate_constraints = self._check_rules
        self.order_fields([*self.names, "why"])
        for name in self.names:
            field = self.fields[name]
            field.label = column(self.model, name).label
            field.error_messages["required"] = gettext_lazy("Fill this in; without it the record cannot be kept.")
            if isinstance(field, NumberEntry):
                field.kept = getattr(self.instance, name)
        self._begin_new() if self.is_new else self._begin_known()

    def _begin_new(self) -> None:
        del self.fields["why"], self.fields["mark"]
        for name, value in self.register.constants.items():
            setattr(self.instance, name, value)
        path, provinces = self.register.province or "__", addable(self.register, self.user)
        if "__" not in path and len(provinces) == 1:
            setattr(self.instance, f"{path}_id", min(provinces))

    def _begin_known(self) -> None:
        self.before = stored_values(self.model, self.instance.pk)
        self.fields["mark"].initial = mark_of(self.model, self.before)

    def _get_validation_exclusions(self) -> set[str]:
        """What the register itself fills takes part in uniqueness all the same."""
        own = {*self.register.constants, self.register.province}
        return super()._get_validation_exclusions() - own  # type: ignore[misc, no-any-return]

    def _check_rules(self, exclude: set[str] | None = None) -> None:
        """Every rule of the table that the row would break, in words."""
        problems: dict[str, list[str]] = {}
        for rule in self.model._meta.constraints:
            try:
                rule.validate(self.model, self.instance, exclude=exclude)
            except ValidationError as problem:
                names = [name for name in getattr(rule, "fields", ()) if name in self.fields]
                problems.setdefault((names or [NON_FIELD_ERRORS])[-1], []).append(rule_words(self.model, rule, problem))
        if problems:
            raise ValidationError(problems)

    def _post_clean(self) -> None:
        """Build the row, then ask whether it may be written now."""
        super()._post_clean()  # type: ignore[misc]
        self.register.prepare(self.instance, self.user)
        values = {f.attname: getattr(self.instance, f.attname) for f in self.model._meta.concrete_fields}
        states = [values] if self.is_new else [values, self.before]
        reason = next((said for each in states if (said := locked(self.register.label, each))), "")
        if reason:
            self.add_error(None, str(reason))
        if not self.errors:
            answer = self.register.may(self.user, "add" if self.is_new else "change", self.instance)
            if not answer:
                self.add_error(None, str(answer.reason))

    def keep(self) -> bool:
        """Write the row with its record; false when it could not be, with the reason among the errors."""
        why, province = self.cleaned_data.get("why") or "form", self.register.province_of(self.instance)
        try:
            with change_set(by=self.user, why=why, province_id=province) as changes:
                if not self.is_new:
                    self._refuse_if_overtaken()
                self.register.write(changes, self.instance, new=self.is_new)
        except Overtaken:
            self._show_both()
        except IntegrityError:
            self.add_error(None, _("Somebody kept a row with the same code just now; look it up."))
        return not self.errors

    def _refuse_if_overtaken(self) -> None:
        """Inside the lock: the row must still be as it was when the form was opened."""
        self.now = mark_of(self.model, stored_values(self.model, self.instance.pk))
        if self.cleaned_data.get("mark") != self.now:
            raise Overtaken

    def _show_both(self) -> None:
        """Both versions side by side, and a mark with which saving again is meant."""
        self.add_error(None, _("Somebody changed this row since you opened it. Compare, then save again."))
        key = self.instance.pk
        covering = Change.objects.filter(register=self.register.label, first__lte=key, last__gte=key)
        self.overtaken_by = covering.select_related("change_set__by").order_by("-pk").first()
        theirs = self.model._base_manager.get(pk=key)
        for each in [column(self.model, name) for name in self.names]:
            write = writer(each)
            kept, typed = write(each.of(theirs)), write(each.of(self.instance))
            if kept != typed:
                self.conflict.append({"label": each.label, "theirs": kept, "yours": typed})
        self.data = self.data.copy()
        self.data["mark"] = self.now


def form_for(register: Register, user: Any) -> type[RecordForm]:
    """The form of a register for one person: the fields they may see, the rows they may choose."""
    names = [name for name in register.form if register.knows(user, name)]
    path, provinces = register.province or "__", addable(register, user)
    chosen = "__" not in path and path not in names and len(provinces) > 1
    made: Any = forms.modelform_factory(
        register.model, form=register.form_base or RecordForm, fields=[path, *names] if chosen else names,
        formfield_callback=entry_for(user, register),
    )  # fmt: skip
    if chosen:
        model = register.model._meta.get_field(path).related_model
        made.base_fields[path] = forms.ModelChoiceField(model._default_manager.filter(pk__in=provinces))
    made.register, made.user, made.names = register, user, [path, *names] if chosen else names
    return made  # type: ignore[no-any-return]


def addable(register: Register, user: Any) -> frozenset[int]:
    """Provinces in which a person may add rows."""
    return frozenset(province for province in user.provinces() if user.can("add", province))


def mark_of(model: Any, values: dict[str, Any]) -> str:
    """The digest of a row as stored: two forms opened on the same row carry the same."""
    return row_marker(model)([values[name] for name in row_fields(model)]).hex()


def rule_words(model: Any, rule: Any, problem: ValidationError) -> str:
    """A broken rule of a table, said to people."""
    if rule.violation_error_message != rule.default_violation_error_message:
        return "; ".join(problem.messages)
    names = getattr(rule, "fields", ()) or names_in(getattr(rule, "condition", Q()))
    labels = ", ".join(column(model, name).label.lower() for name in names)
    if isinstance(rule, models.UniqueConstraint):
        return _("There is already a row with the same %(labels)s.") % {"labels": labels}
    return _("These do not fit together: %(labels)s. Check each of them.") % {"labels": labels}


def names_in(condition: Any) -> list[str]:
    """Fields that a condition speaks of."""
    found: dict[str, None] = {}
    for child in condition.children:
        inner = names_in(child) if isinstance(child, Q) else [child[0].split("__")[0]]
        found |= dict.fromkeys(inner)
    return list(found)
