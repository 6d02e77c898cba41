"""The API itself, and the one form that every error of it has."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as Unreadable
from ninja.security import django_auth

CODES = {
    400: "cannot_follow", 401: "sign_in", 403: "not_yours", 404: "not_found", 409: "conflict", 429: "too_many",
}  # fmt: skip


class Fault(Schema):
    """What went wrong, for a program and for a person; by parameter where it is one's fault."""

    code: str
    message: str
    fields: dict[str, str] = {}


class Problem(Schema):
    """Every error of the API looks like this."""

    error: Fault


PROBLEMS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 422), Problem)
api = NinjaAPI(
    title="Sạch Hơn", version="1", urls_namespace="api", auth=django_auth,
    docs_url="/docs" if settings.DEBUG else None,
    description="Rows that the signed-in person may see: percentages as 9.5, dates in ISO form.",
)  # fmt: skip


def problem(request: HttpRequest, status: int, message: str, fields: Any = None) -> HttpResponse:
    """An answer that is an error, in the one form."""
    fault = {"code": CODES.get(status, "unreadable"), "message": message, "fields": fields or {}}
    return api.create_response(request, {"error": fault}, status=status)


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(request, error.status_code, str(error))


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(request, 404, "There is no such row among those you may see.")


@api.exception_handler(AuthenticationError)
def _nobody(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem(request, 401, "Sign in first.")


@api.exception_handler(Unreadable)
def _unreadable(request: HttpRequest, error: Unreadable) -> HttpResponse:
    fields = {str(each["loc"][-1]): str(each["msg"]) for each in error.errors}
    return problem(request, 422, "Some values are not of the kind that is asked for.", fields)
