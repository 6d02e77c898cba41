"""Reading through the API: what a person's lists show, as JSON."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from ninja.errors import HttpError
from pydantic import Field, create_model

from sachhon.api.access import covers
from sachhon.api.problems import PROBLEMS
from sachhon.kit.canonical import canonical, plain, row_fields, row_marker, sha256
from sachhon.kit.fields import Column, column
from sachhon.kit.filters import Filter
from sachhon.kit.register import Register
from sachhon.kit.selection import Selection

LONGEST = 200
FARTHEST = 10_000_000
TYPES: dict[str, Any] = {"integer": int, "year": int, "number": float, "boolean": bool}


def router_of(register: Register) -> Router:
    """The two addresses of one register: its rows, and one of them."""
    router, name = Router(), type(register).__name__
    one = row_schema(register)
    counts: dict[str, Any] = dict.fromkeys(("count", "limit", "offset"), (int, ...))
    many = create_model(f"{name}Page", __base__=Schema, **counts, rows=(list[one], ...))  # type: ignore[valid-type]
    about: Any = {"exclude_unset": True, "tags": [register.slug]}
    router.get(
        "/", response={200: many, **PROBLEMS}, operation_id=f"{register.slug}-list",
        summary=f"Rows of {register.slug}", **about,
    )(_list_view(register))  # fmt: skip
    router.get(
        "/{key}", response={200: one, 304: None, **PROBLEMS}, operation_id=f"{register.slug}-one",
        summary=f"One row of {register.slug}", **about,
    )(_one_view(register))  # fmt: skip
    return router


def row_schema(register: Register) -> Any:
    """The columns with their types; each is absent for a person who may not see it."""
    fields: dict[str, Any] = {"key": (str, Field(description="Its address."))}
    for each in [column(register.model, path) for path in register.exported]:
        about = Field(None, description=str(each.field.help_text))
        fields[each.path] = (TYPES.get(each.kind, str) | None, about)
    return create_model(f"{type(register).__name__}Row", __base__=Schema, **fields)


def parameters(register: Register) -> Any:
    """What a list may be asked: a stretch, an order, a search, and the register's filters."""
    filters = [Filter.of(column(register.model, path), None) for path in register.filters]
    order = f"One of: {', '.join(register.sortable) or 'none'}; downwards with a leading '-'."
    fields: dict[str, Any] = {
        "limit": (int, Field(100, ge=1, le=LONGEST)), "offset": (int, Field(0, ge=0, le=FARTHEST)),
        "sort": (str, Field("", max_length=80, description=order)),
        "q": (str, Field("", max_length=200, description="Words to look for, with or without marks.")),
        **{name: (str, Field("", max_length=200)) for each in filters for name in each.names},
    }  # fmt: skip
    return create_model(f"{type(register).__name__}Query", __base__=Schema, **fields)


def _list_view(register: Register) -> Callable[..., Any]:
    columns = [column(register.model, path) for path in register.exported]

    def rows(request: HttpRequest, asked: Any) -> dict[str, Any]:
        require(register, request, "view")
        selection = Selection(register, request.user, request.GET)
        if selection.notes:
            raise HttpError(400, " ".join(selection.notes))
        fetched = selection.fetch(asked.offset, asked.limit, register.links(columns))
        shown = register.visible(request.user, register.exported)
        return {
            "count": selection.count, "limit": asked.limit, "offset": asked.offset,
            "rows": [as_json(register, row, shown) for row in fetched],
        }  # fmt: skip

    rows.__annotations__["asked"] = Query[parameters(register)]  # type: ignore[misc]
    return rows


def _one_view(register: Register) -> Callable[..., Any]:
    def one(request: HttpRequest, response: HttpResponse, key: str) -> Any:
        row = found(register, request, key, "view")
        response["ETag"] = tag = tag_of(register, request.user, row)
        if request.headers.get("If-None-Match") == tag:
            return HttpResponse(status=304, headers={"ETag": tag})
        return shown_row(register, request.user, row)

    return one


def found(register: Register, request: HttpRequest, key: str, deed: str) -> Any:
    """The row of an address, when this person may do this with it."""
    require(register, request, deed)  # whatever the key: it tells nothing of the row
    row = register.get(request.user, key)
    if row is None:
        raise Http404
    require(register, request, deed, row)
    return row


def require(register: Register, request: HttpRequest, deed: str, row: Any = None) -> None:
    """403 with the reason, unless the token is for this register and the policy says yes."""
    if not covers(request, register.slug):
        raise HttpError(403, f"This token is not for {register.slug}.")
    answer = register.may(request.user, deed, row)
    if not answer:
        raise HttpError(403, str(answer.reason))


def shown_row(register: Register, user: Any, row: Any) -> dict[str, Any]:
    """One row as this person may see it."""
    return as_json(register, row, register.visible(user, register.exported))


def tag_of(register: Register, user: Any, row: Any) -> str:
    """The row's ETag: another one after any change of it, and after any change of what is shown."""
    mark = row_marker(register.model)([getattr(row, name) for name in row_fields(register.model)])
    return f'"{sha256(canonical([shown_row(register, user, row), mark.hex()]))[:32]}"'


def as_json(register: Register, row: Any, columns: list[Column]) -> dict[str, Any]:
    """One row as the API shows it: links by their code, days in ISO form."""
    found: dict[str, Any] = {"key": str(getattr(row, register.key))}
    for each in columns:
        value = each.of(row, stored=True)
        found[each.path] = value if value is None or each.kind in TYPES else str(plain(value))
    return found
