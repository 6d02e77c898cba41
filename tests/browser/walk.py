"""Walking the site as a person: every page that links lead to, once for each view and register, looked at by axe."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from tests.conftest import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOK = """tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']}).then(told => told.violations.flatMap(
    fault => fault.nodes.map(node => fault.id + ': ' + node.html.slice(0, 160))))"""
# What sticks out of the page and does not lie in a box that scrolls by itself.
WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('body *')].filter(
    each => each.getBoundingClientRect().right > innerWidth + 1 && !each.closest('.table-responsive')).slice(0, 3).map(
    each => 'wider than the screen: ' + each.outerHTML.slice(0, 160))"""
LINKS = "() => [...document.querySelectorAll('a[href]')].map(each => each.href)"
# Every field emptied, every number and date made nonsense: nothing of this is ever taken.
SPOIL = """form => { form.noValidate = true; for (const each of form.elements) {
    if (each.type === 'hidden' || !each.name) continue;
    if (each.tagName === 'SELECT') { if ([...each.options].some(one => !one.value)) each.value = ''; }
    else if (['text', 'number', 'date', 'textarea', 'email', 'url', 'month'].includes(each.type)) {
        if (each.inputMode === 'decimal' || each.inputMode === 'numeric') { each.type = 'text'; each.value = 'x?'; }
        else each.value = ''; } } form.requestSubmit(); }"""
FILES = re.compile(
    r"\.(csv|json|xlsx)$|/file/$|/template/|/workbook/$|^/establishments/.*/files/[0-9a-f-]{36}/$|^/api/"
)
# Pages of one make: the same template with other words; each form of adding is looked at where it is posted wrong.
ENOUGH = {"calculator": 3, "register-history": 3, "register-delete": 2, "import-start": 3, "register-change": 2,
          "register-add": 3, "register-edit": 5}  # fmt: skip


@dataclass
class Walk:
    """What a walk met: the views it saw, and what was wrong where."""

    page: object
    site: str
    seen: set = field(default_factory=set)
    views: dict = field(default_factory=dict)
    faults: list = field(default_factory=list)
    hosts: set = field(default_factory=set)
    said: list = field(default_factory=list)
    here: str = ""

    def __post_init__(self):
        self.page.on("console", lambda said: said.type == "error" and self.said.append(f"{self.here} {said.text}"))
        self.page.on("pageerror", lambda error: self.said.append(f"{self.here} {error}"))
        self.page.on("dialog", self._dialog)
        self.page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))

    def _dialog(self, dialog):
        self.said.append(f"{self.here} dialog: {dialog.message}")
        dialog.dismiss()

    def wants(self, path):
        """Whether a page of this kind has not been seen yet."""
        try:
            path = urlsplit(path).path
            match = resolve(path)
        except Resolver404:
            return False
        if FILES.search(path):
            return False
        about = next((match.kwargs[name] for name in ("slug", "name", "workbook", "code") if name in match.kwargs), "")
        kind = (match.view_name, about)
        if kind in self.seen or self.views.get(match.view_name, 0) >= ENOUGH.get(match.view_name, 1_000):
            return False
        self.seen.add(kind)
        self.views[match.view_name] = self.views.get(match.view_name, 0) + 1
        return True

    def along(self, starts, look):
        """Visit what the links lead to, beginning here; `look` judges each page."""
        self.page.goto(f"{self.site}{starts[0]}")
        queue = [
            *starts,
            *(each.removeprefix(self.site) for each in self.page.evaluate(LINKS) if each.startswith(self.site)),
        ]
        known = {urlsplit(path).path for path in queue}
        while queue:
            path = queue.pop(0)
            if not self.wants(path):
                continue
            self.here = path
            answer = self.page.goto(f"{self.site}{path}")
            if answer is None or "text/html" not in answer.headers.get("content-type", ""):
                continue
            if answer.status != 200:
                self.faults.append(f"{path} answered {answer.status}")
            look(self)
            for link in self.page.evaluate(LINKS):
                found = urlsplit(link)
                if link.startswith(self.site) and found.path not in known:
                    known.add(found.path)
                    queue.append(link.removeprefix(self.site))

    def axe(self):
        """What axe and the narrow screen say of the page that is open."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        self.faults += [f"{self.here} {fault}" for fault in self.page.evaluate(LOOK, TAGS)]

    def narrow(self):
        """Whether the page fits a screen of 320 pixels."""
        size = self.page.viewport_size
        self.page.set_viewport_size({"width": 320, "height": 640})
        self.faults += [f"{self.here} {fault}" for fault in self.page.evaluate(WIDE)]
        self.page.set_viewport_size(size)
