"""What must not stand in the code at all, read from its syntax trees and templates."""

import ast
import re

import pytest

from tests.conftest import ROOT

SOURCE = ROOT / "src" / "sachhon"
MODULES = sorted(SOURCE.rglob("*.py"))
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
# Where text is put together by hand and every part of it is escaped before.
ESCAPED_BY_HAND = {"kit/lists.py", "display/drawing.py", "display/svg.py", "display/timeline.py"}
UNSAFE_MODULES = {"pickle", "cPickle", "dill", "shelve", "marshal", "yaml", "jsonpickle"}
UNSAFE_CALLS = {"eval", "exec", "compile", "os.system", "os.popen", "raw", "extra", "RawSQL"}


def name_of(node):
    """The dotted name of what is called."""
    if isinstance(node, ast.Attribute):
        return f"{name_of(node.value)}.{node.attr}" if isinstance(node.value, ast.Name) else node.attr
    return node.id if isinstance(node, ast.Name) else ""


def unsafe(source):
    """Calls and imports that could run or unpack what somebody sent."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            named = [each.name for each in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            yield from (each for each in named if each.partition(".")[0] in UNSAFE_MODULES)
        elif isinstance(node, ast.Call):
            name = name_of(node.func)
            bare = name.rpartition(".")[2]
            if name in UNSAFE_CALLS or (bare in ("raw", "extra", "RawSQL") and "objects" in ast.unparse(node.func)):
                yield name
            for each in node.keywords:
                if each.arg == "shell" and getattr(each.value, "value", None) is True:
                    yield f"{name}(shell=True)"
            if bare in ("Template", "from_string") and node.args and not isinstance(node.args[0], ast.Constant):
                yield f"{name} of a text that is not fixed"


def test_nothing_runs_or_unpacks_what_somebody_sent():
    found = {str(path.relative_to(SOURCE)): list(unsafe(path.read_text(encoding="utf-8"))) for path in MODULES}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "line",
    ["import pickle", "from yaml import load", "eval(text)", "subprocess.run(text, shell=True)", "os.system(text)",
     "Row.objects.raw(text)", "Row.objects.extra(where=[text])", "Template(typed).render()", "engine.from_string(typed)"],
)  # fmt: skip
def test_the_control_each_unsafe_line_would_be_found(line):
    assert list(unsafe(line))


def test_text_is_marked_safe_where_each_part_was_escaped_and_nowhere_else():
    marked = {str(path.relative_to(SOURCE)) for path in MODULES if "mark_safe(" in path.read_text(encoding="utf-8")}
    assert marked == ESCAPED_BY_HAND
    loose = re.compile(r"\|\s*safe\b|autoescape off|\|safeseq")
    assert [path.name for path in TEMPLATES if loose.search(path.read_text(encoding="utf-8"))] == []
    scripts = (SOURCE / "site/static/sachhon/sachhon.js").read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", scripts)


def test_no_page_or_style_names_another_host():
    ours = [*TEMPLATES, *sorted((SOURCE / "site/static/sachhon").glob("*.*"))]
    asked = re.compile(r"""(?:src|href|action|url)\s*[=(]\s*["']?(?:https?:)?//""")
    found = [path.name for path in ours if path.suffix != ".svg" and asked.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_no_session_or_cache_unpickles():
    from django.conf import settings

    assert "PickleSerializer" not in str(getattr(settings, "SESSION_SERIALIZER", ""))
    assert settings.CACHES["default"]["BACKEND"] == "sachhon.site.cache.SqliteCache"
    assert "pickle" not in (SOURCE / "site/cache.py").read_text(encoding="utf-8").replace("no pickle", "")
