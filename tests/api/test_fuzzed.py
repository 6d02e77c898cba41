"""A fuzzer that reads the description sends what it allows, and what it does not: every answer is one that it names."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation.modes import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)  # fmt: skip

from sachhon.api import tokens
from tests.kit.conftest import plant

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 4


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("scope", ["write", "import"])
def test_no_request_makes_a_fault_or_an_answer_without_a_name(mode, scope, officer, keep, province, settings_open):
    from sachhon.site.wsgi import application

    keep(plant(province, 1), plant(province, 2))
    _, secret = tokens.issue(officer, "fuzz", scope=scope, days=1)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    found, tried = [], 0
    for result in schema.get_all_operations():
        operation = result.ok()
        if (scope == "import") != operation.path.startswith(("/api/v1/imports", "/api/v1/jobs")):
            continue
        tried += 1
        found += faults(operation, mode, {"Authorization": f"Bearer {secret}"})
    assert tried > 3 and not found, "\n\n".join(found[:10])


@pytest.fixture
def settings_open(settings):
    settings.API_REQUESTS_A_MINUTE = 10**9
    for signal in (request_started, request_finished):  # the test's own connection stays open
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def faults(operation, mode, headers):
    """What the checks say about one operation."""
    said = []

    @seed(2026)
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case):
        answer = case.call(headers=headers)
        try:
            case.validate_response(answer, checks=CHECKS)
        except BaseException as problem:  # an exception group with all that failed
            if isinstance(problem, KeyboardInterrupt):
                raise
            parts = getattr(problem, "exceptions", [problem])
            said.extend(
                f"{case.method} {case.formatted_path}: {type(part).__name__}: {str(part)[:400]}" for part in parts
            )

    try:
        run()
    except Exception as problem:
        if type(problem).__name__ not in ("Unsatisfiable", "SkipTest", "InvalidArgument"):
            said.append(f"{operation.method} {operation.path}: {type(problem).__name__}: {str(problem)[:400]}")
    return said
