"""What exists is documented, and what the documentation names exists."""

import re
from functools import cache

import pytest
from django.core.management import get_commands, load_command_class

from tests.house.files import ROOT, kept, shown

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"^\s*(?:\$ )?(?:[A-Z_]+=\S+ )*(?:\.venv/bin/)?(sachhon|make) (.+)$", re.MULTILINE)
PAGES = [path for path in kept() if path.suffix == ".md"]


def own_commands():
    """Command lines of the project itself, by name, with the app that brings each."""
    return {name: app for name, app in get_commands().items() if str(app).startswith("sachhon")}


@cache
def reference():
    """All pages of docs/reference as one text."""
    return "\n".join(path.read_text() for path in sorted((ROOT / "docs" / "reference").rglob("*.md")))


def anchors(page):
    """Addresses of a page's headings, made as the usual hosts make them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def links(page):
    """Where a page leads within the project: (file, heading or nothing)."""
    for target in LINK.findall(FENCE.sub("", page.read_text())):
        if not re.match(r"https?:|mailto:", target):
            path, _, anchor = target.partition("#")
            yield (page.parent / path).resolve() if path else page, anchor


def typed_commands(page):
    """Commands that stand in the code blocks of a page, as (program, the rest of the line)."""
    blocks = "\n".join(FENCE.findall(page.read_text())).replace("\\\n", " ")
    return COMMAND.findall(blocks)


def options(parser):
    """Every option that a command and its subcommands know."""
    known = set(parser._option_string_actions)
    for action in parser._actions:
        if hasattr(action.choices, "values"):
            known.update(*map(options, action.choices.values()))
    return known


def test_every_register_has_its_line():
    from sachhon.kit.register import REGISTERS, autodiscover

    autodiscover()
    assert REGISTERS
    assert [slug for slug in REGISTERS if f"`{slug}`" not in reference()] == [], "Run: make docs"


def test_every_indicator_has_its_line():
    from sachhon.core.catalogue import INDICATORS

    assert INDICATORS
    assert [code for code in INDICATORS if f"`{code}`" not in reference()] == [], "Run: make docs"


def test_every_command_has_its_line():
    assert own_commands()
    assert [name for name in own_commands() if f"sachhon {name}" not in reference()] == [], "Run: make docs"


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_links_resolve(page):
    for path, anchor in links(page):
        assert path.exists(), f"{shown(page)} links to {path}"
        if anchor and path.suffix == ".md":
            assert anchor in anchors(path), f"{shown(page)} links to {path}#{anchor}"


def test_every_page_of_the_documentation_can_be_reached():
    start = ROOT / "docs" / "README.md"
    reached, waiting = {start}, [start]
    while waiting:
        found = {path for path, _ in links(waiting.pop()) if path.suffix == ".md"} - reached
        reached |= found
        waiting.extend(found)
    assert [shown(page) for page in PAGES if page.is_relative_to(ROOT / "docs") and page not in reached] == []


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_commands_on_a_page_exist(page):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    commands = get_commands()
    for program, rest in typed_commands(page):
        name, *words = rest.split()
        if program == "make":
            assert name in targets, f"{shown(page)}: make {rest}"
            continue
        assert name in commands, f"{shown(page)}: sachhon {rest}"
        parser = load_command_class(commands[name], name).create_parser("sachhon", name)
        used = {word.partition("=")[0] for word in words if word.startswith("--")}
        assert used <= options(parser), f"{shown(page)}: sachhon {rest}"
