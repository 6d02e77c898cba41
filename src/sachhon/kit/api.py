"""The API: what a person's lists show, as JSON, with one form for every error."""

import hashlib
import json
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from ninja import NinjaAPI, Query, Router, Schema
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as Unreadable
from ninja.security import django_auth
from pydantic import Field, create_model

from sachhon.kit.canonical import canonical, plain
from sachhon.kit.fields import Column, column
from sachhon.kit.filters import Filter
from sachhon.kit.register import REGISTERS, Register
from sachhon.kit.selection import Selection

LONGEST = 200
FARTHEST = 10_000_000
TYPES: dict[str, Any] = {"integer": int, "year": int, "number": float, "boolean": bool}


class Fault(Schema):
    """What went wrong, for a program and for a person."""

    code: str
    message: str
    fields: dict[str, str] = {}


class Problem(Schema):
    """Every error of the API looks like this."""

    error: Fault


class Refusal(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, code: str, message: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.fields = status, code, message, fields or {}


PROBLEMS: dict[int, Any] = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 422: Problem}
api = NinjaAPI(
    title="Sạch Hơn", version="1", urls_namespace="api", auth=django_auth,
    docs_url="/docs" if settings.DEBUG else None,
    description="Rows of the registers that the signed-in person may see. Percentages are 9.5, dates ISO, absent is null.",
)  # fmt: skip


def _problem(request: HttpRequest, status: int, code: str, message: str, fields: Any = None) -> HttpResponse:
    body = {"error": {"code": code, "message": message, "fields": fields or {}}}
    return api.create_response(request, body, status=status)


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, problem: Refusal) -> HttpResponse:
    return _problem(request, problem.status, problem.code, problem.message, problem.fields)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, problem: Http404) -> HttpResponse:
    return _problem(request, 404, "not_found", "There is no such row among those you may see.")


@api.exception_handler(AuthenticationError)
def _nobody(request: HttpRequest, problem: AuthenticationError) -> HttpResponse:
    return _problem(request, 401, "sign_in", "Sign in first.")


@api.exception_handler(HttpError)
def _other(request: HttpRequest, problem: HttpError) -> HttpResponse:
    return _problem(request, problem.status_code, "refused", str(problem))


@api.exception_handler(Unreadable)
def _unreadable(request: HttpRequest, problem: Unreadable) -> HttpResponse:
    fields = {str(each["loc"][-1]): str(each["msg"]) for each in problem.errors}
    return _problem(request, 422, "unreadable", "Some values are not of the kind that is asked for.", fields)


def add_registers() -> None:
    """A list and a record for every register that is declared."""
    for register in REGISTERS.values():
        api.add_router(f"/{register.slug}", router_of(register), tags=[register.slug])


def router_of(register: Register) -> Router:
    """The two addresses of one register."""
    router, name = Router(), type(register).__name__
    one = row_schema(register)
    many = create_model(
        f"{name}Page",
        __base__=Schema,
        count=(int, ...),
        limit=(int, ...),
        offset=(int, ...),
        rows=(list[one], ...),
    )  # type: ignore[call-overload]
    wanted = parameters(register)
    router.get(
        "/", response={200: many, **PROBLEMS}, exclude_unset=True, operation_id=f"{register.slug}-list",
        summary=f"Rows of {register.slug}",
    )(_list_view(register, wanted))  # fmt: skip
    router.get(
        "/{key}", response={200: one, 304: None, **PROBLEMS}, exclude_unset=True,
        operation_id=f"{register.slug}-one", summary=f"One row of {register.slug}",
    )(_one_view(register))  # fmt: skip
    return router


def row_schema(register: Register) -> type[Schema]:
    """The columns with their types; each may be absent for a person who may not see it."""
    fields: dict[str, Any] = {"key": (str, Field(description="Its address."))}
    for path in register.exported:
        each = column(register.model, path)
        fields[path] = (TYPES.get(each.kind, str) | None, Field(None, description=str(each.field.help_text)))
    return cast("type[Schema]", create_model(f"{type(register).__name__}Row", __base__=Schema, **fields))


def parameters(register: Register) -> type[Schema]:
    """What a list may be asked: a stretch, an order, a search, and the register's filters."""
    fields: dict[str, Any] = {
        "limit": (int, Field(100, ge=1, le=LONGEST)), "offset": (int, Field(0, ge=0, le=FARTHEST)),
        "sort": (str, Field("", max_length=80, description=f"One of {list(register.sortable)}, downwards with '-'.")),
        "q": (str, Field("", max_length=200, description="Words to look for, with or without marks.")),
    }  # fmt: skip
    for path in register.filters:
        for name in Filter.of(column(register.model, path), None).names:
            fields[name] = (str, Field("", max_length=200))
    return cast("type[Schema]", create_model(f"{type(register).__name__}Query", __base__=Schema, **fields))


def _list_view(register: Register, wanted: Any) -> Callable[..., Any]:
    def rows(request: HttpRequest, asked: Any) -> dict[str, Any]:
        _require(register, request)
        selection = Selection(register, request.user, _known_parameters(request))
        if selection.notes:
            raise Refusal(400, "cannot_follow", " ".join(selection.notes))
        found = selection.fetch(selection.keys(asked.offset, asked.limit), _links(register))
        shown = register.visible(request.user, register.exported)
        return {
            "count": selection.count, "limit": asked.limit, "offset": asked.offset,
            "rows": [as_json(register, row, shown) for row in found],
        }  # fmt: skip

    rows.__annotations__["asked"] = Query[wanted]
    return rows


def _one_view(register: Register) -> Callable[..., Any]:
    def one(request: HttpRequest, response: HttpResponse, key: str) -> Any:
        _require(register, request)
        row = register.get(request.user, key[:60])
        if row is None:
            raise Http404
        _require(register, request, row)
        body = as_json(register, row, register.visible(request.user, register.exported))
        tag = f'"{hashlib.sha256(canonical(body).encode()).hexdigest()[:32]}"'
        if request.headers.get("If-None-Match") == tag:
            return HttpResponse(status=304, headers={"ETag": tag})
        response["ETag"] = tag
        return body

    return one


def _require(register: Register, request: HttpRequest, row: Any = None) -> None:
    answer = register.may(request.user, "view", row)
    if not answer:
        raise Refusal(403, "not_yours", str(answer.reason))


def _known_parameters(request: HttpRequest) -> QueryDict:
    """The address without empty parameters."""
    params = QueryDict(mutable=True)
    for name, values in request.GET.lists():
        params.setlist(name, [value for value in values if value])
    return params


def _links(register: Register) -> tuple[str, ...]:
    return register.links_of([column(register.model, path) for path in register.exported])


def as_json(register: Register, row: Any, columns: list[Column]) -> dict[str, Any]:
    """One row as the API shows it: links by their code, dates in ISO form."""
    found: dict[str, Any] = {"key": str(getattr(row, register.key))}
    for each in columns:
        value = row
        for step in each.stored.split("__"):
            value = getattr(value, step) if value is not None else None
        found[each.path] = value if value is None or each.kind in TYPES else str(plain(value))
    return found


def openapi_text() -> str:
    """The description of the API, for a file that a test compares."""
    return (
        json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n"
    )
