"""docs/reference, written from the code: what exists, said by what declares it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.management import get_commands, load_command_class
from django.utils import translation

from sachhon.api.site import openapi_text
from sachhon.core.catalogue import INDICATORS
from sachhon.imports.template import described
from sachhon.kit.register import REGISTERS
from sachhon.kit.workbooks import WORKBOOKS
from sachhon.site import urls  # noqa: F401 - adds what apps above the kit bring to the API


def pages() -> dict[str, str]:
    """File name and text of each page."""
    with translation.override("en"):
        return {
            "README.md": _index(), "registers.md": _text(_registers()), "indicators.md": _text(_indicators()),
            "workbooks.md": _text(_workbooks()), "commands.md": _text(_commands()), "openapi.json": openapi_text(),
        }  # fmt: skip


def _text(lines: Iterator[str]) -> str:
    return "\n".join(lines) + "\n"


def _index() -> str:
    return (
        "# Reference\n\nThis folder is written by `make docs` from the code. Change the code, not these pages.\n\n"
        "- [Registers](registers.md)\n- [Indicators](indicators.md)\n- [Workbooks and their columns](workbooks.md)\n"
        "- [Commands](commands.md)\n- [The API as OpenAPI](openapi.json)\n"
    )


def _first(text: str | None) -> str:
    return (text or "").strip().split("\n\n")[0].replace("\n", " ").strip()


def _registers() -> Iterator[str]:
    yield "# Registers\n"
    yield "Each is a table people keep: pages, search, export, history and API follow from its declaration.\n"
    yield "| slug | title | what it is | columns | by form |"
    yield "|---|---|---|---|---|"
    for slug, each in sorted(REGISTERS.items()):
        columns = ", ".join(each.columns)
        yield f"| `{slug}` | {each.title} | {_first(type(each).__doc__)} | {columns} | {'yes' if each.form else 'no'} |"


def _indicators() -> Iterator[str]:
    yield "# Indicators\n"
    yield "| code | title | formula | version | method |"
    yield "|---|---|---|---|---|"
    for code, each in sorted(INDICATORS.items()):
        formula = each.formula_en.split(" = {")[0]
        yield f"| `{code}` | {each.title_en} | {formula} | {each.version} | [{each.page}](../methods/{each.page}.md) |"


def _workbooks() -> Iterator[str]:
    yield "# Workbooks and their columns\n"
    yield "`sachhon template WORKBOOK OUT.xlsx` writes them; field names never change.\n"
    for name, each in sorted(WORKBOOKS.items()):
        yield f"## {name}\n"
        for sheet in described(each):
            yield f"### {sheet['name']} · {sheet['title_vi']} · {sheet['title_en']}\n"
            yield "| field | Vietnamese | English | kind | unit | needed | choices |"
            yield "|---|---|---|---|---|---|---|"
            yield from (_column(column) for column in sheet["columns"])
            yield ""


def _column(column: dict[str, Any]) -> str:
    choices = ", ".join(column["choices"] or [])
    return (
        f"| `{column['field']}` | {column['header_vi']} | {column['header_en']} | {column['kind']} |"
        f" {column['unit'] or ''} | {'yes' if column['required'] else ''} | {choices} |"
    )


def _commands() -> Iterator[str]:
    yield "# Commands\n"
    yield "With `--json` a command prints one JSON object on stdout; exit 0 done, 1 refused, 2 wrong usage.\n"
    for name, app in sorted(get_commands().items()):
        if str(app).startswith("sachhon"):
            command = load_command_class(app, name)
            module = __import__(type(command).__module__, fromlist=["__doc__"])
            yield f"## sachhon {name}\n"
            yield f"{_first(module.__doc__)}\n"
            parser = command.create_parser("sachhon", name)
            for action in parser._actions:
                if "--version" not in action.option_strings and action.dest not in _OF_DJANGO:
                    called = " ".join(action.option_strings) or action.metavar or action.dest
                    yield f"- `{called}`" + (f": {action.help}" if action.help else "")
            yield ""


_OF_DJANGO = {
    "help", "verbosity", "settings", "pythonpath", "traceback", "no_color", "force_color", "skip_checks", "database"
}  # fmt: skip
