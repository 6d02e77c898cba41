"""The API: what people see and do on pages, for programs, with one form for every error."""

import json

from django.utils.translation import override

from sachhon.api.files import router as imports
from sachhon.api.files import work
from sachhon.api.problems import PROBLEMS, api, problem
from sachhon.api.rows import router_of
from sachhon.api.writes import writing
from sachhon.kit.register import REGISTERS

__all__ = ["PROBLEMS", "api", "openapi_text", "problem"]


def openapi_text() -> str:
    """The description of the API, for a file that a test compares."""
    described = api.get_openapi_schema(path_prefix="/api/v1/")
    return json.dumps(described, ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n"


# One description for everyone: in English, whatever language the first visitor reads.
with override("en"):
    for _register in REGISTERS.values():
        _router = router_of(_register)
        if _register.form:
            writing(_router, _register)
        api.add_router(f"/{_register.slug}", _router)
    api.add_router("/imports", imports)
    api.add_router("/jobs", work)
