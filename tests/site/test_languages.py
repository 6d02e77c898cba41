"""Both languages are complete: every text of the code and of the templates has its Vietnamese."""

import ast
import io

import pytest
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.conftest import ROOT

SOURCE = ROOT / "src" / "sachhon"
CATALOGUE = SOURCE / "site" / "locale" / "vi" / "LC_MESSAGES" / "django.po"
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
            "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3)}  # fmt: skip


def texts_of(path):
    """The msgids of one file, as the extraction tool sees them."""
    text = path.read_text(encoding="utf-8")
    code = templatize(text) if path.suffix == ".html" else text
    for _, function, messages, _ in extract_python(io.BytesIO(code.encode()), list(KEYWORDS), [], {}):
        parts = [messages] if isinstance(messages, str) else [part for part in messages if part]
        if parts:
            yield parts[1] if "pgettext" in function else parts[0]


def catalogue():
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="vi")


def test_no_text_is_left_untranslated_or_uncertain():
    left = [
        m.id
        for m in catalogue()
        if m.id and (m.fuzzy or not all([m.string] if isinstance(m.string, str) else m.string))
    ]
    assert left == []


@pytest.mark.parametrize("kind", ["*.py", "*.html"])
def test_every_text_is_in_the_catalogue(kind):
    known = {m.id if isinstance(m.id, str) else m.id[0] for m in catalogue()}
    missing = {}
    for path in SOURCE.rglob(kind):
        for text in texts_of(path):
            if text.replace("%%", "%") not in known and text not in known:
                missing.setdefault(str(path.relative_to(SOURCE)), []).append(text)
    assert missing == {}


def test_no_text_hides_in_a_formatted_string_where_extraction_does_not_see_it():
    hidden = []
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                calls = [part.func for part in ast.walk(node) if isinstance(part, ast.Call)]
                names = {call.id for call in calls if isinstance(call, ast.Name)}
                hidden += [f"{path.relative_to(SOURCE)}:{node.lineno}"] if names & set(KEYWORDS) else []
    assert hidden == []
