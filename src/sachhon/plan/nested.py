"""Small tables read within a larger question: rows of another table as JSON in one column."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import F, Func, QuerySet, Subquery, TextField
from django.db.models.functions import JSONObject


class Listed(Func):
    """All values of a query as one JSON list."""

    function = "JSON_GROUP_ARRAY"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """PostgreSQL has another name for it, and gives JSON where text is read."""
        template = "(COALESCE(JSON_AGG(%(expressions)s), '[]'::json))::text"
        return self.as_sql(compiler, connection, template=template, **context)


def nested(rows: QuerySet[Any], *fields: str, **renamed: str) -> Subquery:
    """The rows' fields as one text, to annotate a query with; `rows_in` reads it."""
    told = JSONObject(**{name: F(name) for name in fields}, **{name: F(path) for name, path in renamed.items()})
    text = Listed(told)
    return Subquery(rows.order_by().annotate(told_rows=text).values("told_rows"), output_field=TextField())


def rows_in(text: str | None) -> list[dict[str, Any]]:
    """What `nested` found; days are texts as 2025-11-30."""
    return list(json.loads(text)) if text else []
