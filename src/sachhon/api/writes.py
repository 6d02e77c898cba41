"""Writing through the API: by the same form, policy, locks and record as a person's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse
from ninja import Body, Query, Router, Schema
from pydantic import ConfigDict, Field, create_model

from sachhon.api.access import needs
from sachhon.api.once import once
from sachhon.api.problems import KEEPING, WRITING, Stopped, api
from sachhon.api.rows import found, require, row_schema, shown_row, tag_of
from sachhon.kit.canonical import row_fields, row_marker
from sachhon.kit.entries import CodeEntry
from sachhon.kit.fields import code_field, column
from sachhon.kit.forms import RecordForm, form_for
from sachhon.kit.models import Change
from sachhon.kit.register import Register
from sachhon.kit.removal import locked_row, remove

TYPES: dict[str, Any] = {
    "integer": (int, {}), "year": (int, {}), "number": (float, {"allow_inf_nan": False}), "boolean": (bool, {}),
}  # fmt: skip
TEXT: tuple[Any, dict[str, Any]] = (str, {"max_length": 10_000})


class Written(Schema):
    """What all bodies share: no field that the register does not name, and the reason of the change."""

    model_config = ConfigDict(extra="forbid", strict=True)
    why: str = Field("", max_length=300, description="Why it is done, for the record.")


def writing(router: Router, register: Register) -> None:
    """The three deeds of a register that people type into."""
    one, slug = row_schema(register), register.slug
    about: Any = {"exclude_unset": True, "tags": [register.slug]}
    router.post(
        "/", response={201: one, **WRITING}, operation_id=f"{slug}-add", summary=f"Add a row to {slug}",
        openapi_extra=_header("Idempotency-Key", "Asked again with the same key, it is done once.", needed=False),
        **about,
    )(_add_view(register))  # fmt: skip
    router.patch(
        "/{key}", response={200: one, **KEEPING}, operation_id=f"{slug}-change", summary=f"Change a row of {slug}",
        openapi_extra=_header("If-Match", "The ETag of the row as you read it."), **about,
    )(_change_view(register))  # fmt: skip
    router.delete(
        "/{key}", response={204: None, **KEEPING}, operation_id=f"{slug}-delete", summary=f"Delete a row of {slug}",
        openapi_extra=_header("If-Match", "The ETag of the row as you read it."), **about,
    )(_delete_view(register))  # fmt: skip


def _header(name: str, words: str, *, needed: bool = True) -> dict[str, Any]:
    about = {"in": "header", "name": name, "description": words, "schema": {"type": "string", "maxLength": 80}}
    return {"parameters": [{**about, "required": needed}]}


def body_schema(register: Register) -> Any:
    """The fields of the form; the province too, for those who work in several."""
    path = register.province or "__"
    names = [*register.form, *([path] if "__" not in path and path not in register.form else [])]
    fields: dict[str, Any] = {}
    for each in [column(register.model, name) for name in names]:
        kind, rules = TYPES.get(each.kind, TEXT)
        fields[each.path] = (kind | None, Field(None, description=str(each.field.help_text), **rules))
    return create_model(f"{type(register).__name__}Body", __base__=Written, **fields)


def _add_view(register: Register) -> Callable[..., Any]:
    def add(request: HttpRequest, body: Any) -> HttpResponse:
        needs(request, "write")
        require(register, request, "add")
        return once(request, lambda: _kept(register, request, body, None))

    add.__annotations__["body"] = Body[body_schema(register)]  # type: ignore[misc]
    return add


def _change_view(register: Register) -> Callable[..., Any]:
    def change(request: HttpRequest, key: str, body: Any) -> HttpResponse:
        needs(request, "write")
        row = found(register, request, key, "change")
        _require_same(register, request, row)
        return _kept(register, request, body, row)

    change.__annotations__["body"] = Body[body_schema(register)]  # type: ignore[misc]
    return change


def _delete_view(register: Register) -> Callable[..., Any]:
    def delete(request: HttpRequest, key: str, why: Annotated[str, Query(max_length=300)] = "") -> HttpResponse:
        needs(request, "write")
        row = found(register, request, key, "delete")
        _require_same(register, request, row)
        if reason := locked_row(register, row):
            raise Stopped(409, reason)
        _link, users = remove(register, row, by=request.user, why=why)
        if users:
            used = ", ".join(f"{each['kind']}: {each['count']}" for each in users)
            raise Stopped(409, f"Other rows use it: {used}.")
        return HttpResponse(status=204)

    return delete


def _require_same(register: Register, request: HttpRequest, row: Any) -> None:
    """428 without If-Match; 412 when the row is no longer as the program read it."""
    tags = [tag.strip() for tag in request.headers.get("If-Match", "").split(",") if tag.strip()]
    if not tags or tags == ["*"]:
        raise Stopped(428, "Read the row first, and send its ETag in the header If-Match.")
    if tag_of(register, request.user, row) not in tags:
        raise _overtaken(register, row.pk)


def _overtaken(register: Register, key: int) -> Stopped:
    covering = Change.objects.filter(register=register.label, first__lte=key, last__gte=key)
    last = covering.select_related("change_set__by").order_by("-change_set__sequence", "-pk").first()
    words = "The row was changed since you read it: read it again, and decide anew."
    if last is None:
        return Stopped(412, words)
    return Stopped(412, words, changed_by=str(last.change_set.by or ""), changed_at=last.change_set.at.isoformat())


def _kept(register: Register, request: HttpRequest, body: Written, row: Any) -> HttpResponse:
    """Write by the form; every problem at once, by field."""
    given = body.model_dump(exclude_unset=True)
    form = _form(register, request.user, given, row)
    if not (form.is_valid() and form.keep()):
        if form.conflict:
            raise _overtaken(register, row.pk)
        raise Stopped(422, *_problems(form))
    kept = register.get(request.user, str(getattr(form.instance, register.key))) or form.instance
    answer = api.create_response(
        request, shown_row(register, request.user, kept), status=200 if row is not None else 201
    )
    answer["ETag"] = tag_of(register, request.user, kept)
    if row is None:
        answer["Location"] = f"{request.path}{getattr(kept, register.key)}"
    return answer


def _form(register: Register, user: Any, given: dict[str, Any], row: Any) -> RecordForm:
    """The person's form; where the body says nothing, with what stands in the row, or would in a new one."""
    made = form_for(register, user)
    why = given.pop("why", "")
    foreign = sorted(set(given) - set(made.names))
    if foreign:
        words = f"You cannot write this field here; you can write: {', '.join(made.names)}."
        raise Stopped(422, "Some fields cannot be written.", dict.fromkeys(foreign, words))
    data: dict[str, Any] = {"why": why}
    for name, field in ((name, made.base_fields[name]) for name in made.names):
        data[name] = _kept_value(register.model() if row is None else row, name, field)
    data |= {name: _typed(made.base_fields[name], value, name) for name, value in given.items()}
    if row is None:
        return made(data)
    mark = row_marker(register.model)([getattr(row, name) for name in row_fields(register.model)])
    return made({**data, "mark": mark.hex()}, instance=row)


def _kept_value(row: Any, name: str, field: Any) -> Any:
    """What the row has in a field, as the form takes it."""
    value = getattr(row, name, None) if getattr(row, f"{name}_id", 0) is not None else None
    return getattr(value, _target(field), value)


def _target(field: Any) -> str:
    """Of a row that a link leads to: what the form knows it by."""
    return str(getattr(field, "to_field_name", None) or "pk")


def _typed(field: Any, value: Any, name: str) -> Any:
    """A value as the form takes it: a link by the code that reading shows."""
    rows = getattr(field, "queryset", None)
    if rows is None or value in (None, "") or isinstance(field, CodeEntry):
        return value
    try:
        keys = list(rows.filter(**{code_field(rows.model): value}).values_list("pk", flat=True)[:2])
    except (ValueError, ValidationError, OverflowError):
        keys = []
    if len(keys) != 1:
        words = f"“{str(value)[:60]}” is not the code of exactly one row you may choose."
        raise Stopped(422, "Some values will not do.", {name: words})
    return getattr(rows.get(pk=keys[0]), _target(field))


def _problems(form: RecordForm) -> tuple[str, dict[str, str]]:
    """What all fields together have wrong, and each of them."""
    errors = {name: " ".join(map(str, said)) for name, said in form.errors.items()}
    whole = errors.pop(NON_FIELD_ERRORS, "")
    return whole or "Some values will not do.", errors
