"""The API itself, and the one form that every error of it has."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as Unreadable
from ninja.security import django_auth

from sachhon.api.access import Bearer, TooMany

CODES = {
    400: "cannot_follow", 401: "sign_in", 403: "not_yours", 404: "not_found", 409: "conflict", 412: "overtaken",
    413: "too_large", 428: "if_match_needed", 429: "too_many",
}  # fmt: skip


WORDS = {"extra_forbidden": "There is no field of this name that can be written here."}


class Fault(Schema):
    """What went wrong, for a program and for a person; by parameter where it is one's fault."""

    code: str
    message: str
    fields: dict[str, str] = {}
    changed_by: str | None = None
    changed_at: dt.datetime | None = None


class Problem(Schema):
    """Every error of the API looks like this."""

    error: Fault


PROBLEMS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 422, 429), Problem)
WRITING: dict[int, Any] = {**PROBLEMS, 409: Problem}
KEEPING: dict[int, Any] = {**WRITING, 412: Problem, 428: Problem}
api = NinjaAPI(
    title="Sạch Hơn", version="1", urls_namespace="api", auth=[Bearer(), django_auth],
    docs_url="/docs" if settings.DEBUG else None,
    description="Rows that a person may see and change: percentages as 9.5, dates in ISO form. Send a token in the "
    "header Authorization; never in an address.",
)  # fmt: skip


def problem(request: HttpRequest, status: int, message: str, fields: Any = None, **more: Any) -> HttpResponse:
    """An answer that is an error, in the one form."""
    fault = {"code": CODES.get(status, "unreadable"), "message": message, "fields": fields or {}, **more}
    return api.create_response(request, {"error": fault}, status=status)


class Stopped(Exception):
    """A request that ends with an error; carries the parts of its answer."""

    def __init__(self, status: int, message: str, fields: Any = None, **more: Any) -> None:
        super().__init__(message)
        self.status, self.message, self.fields, self.more = status, message, fields, more


@api.exception_handler(Stopped)
def _stopped(request: HttpRequest, stop: Stopped) -> HttpResponse:
    return problem(request, stop.status, stop.message, stop.fields, **stop.more)


@api.exception_handler(TooMany)
def _too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    answer = problem(request, 429, f"Too many requests in this minute: wait {error.wait} seconds.")
    answer["Retry-After"] = str(error.wait)
    return answer


@api.exception_handler(PermissionDenied)
def _denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return problem(request, 403, str(error) or "Your role does not include this.")


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(request, error.status_code, str(error))


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(request, 404, "There is no such row among those you may see.")


@api.exception_handler(AuthenticationError)
def _nobody(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    answer = problem(request, 401, "Sign in first, or send a token that is still good.")
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(Unreadable)
def _unreadable(request: HttpRequest, error: Unreadable) -> HttpResponse:
    fields = {str(each["loc"][-1]): WORDS.get(each["type"], str(each["msg"])) for each in error.errors}
    return problem(request, 422, "Some values are not of the kind that is asked for.", fields)
