"""A served demo province, and Chromium to visit it with."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from tests.conftest import CHROMIUM, ROOT

# Playwright keeps an event loop in this thread; these tests ask Django for nothing.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
PASSWORD = "song-lam-2025"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory):
    """Where the served demo keeps its data."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="session")
def site(site_folder):
    """The address of a demo that `sachhon demo --serve` made and serves."""
    port, folder = free_port(), site_folder
    environment = {
        **os.environ,
        "SACHHON_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "sachhon.site.settings",
    }
    command = [sys.executable, "-m", "sachhon", "demo", "--serve", "--port", str(port)]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/editions/1/", folder)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def wait_for(address, folder, seconds=180):
    """Wait until the first edition is published."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    pytest.fail((folder / "server.log").read_text(errors="replace")[-3000:])


@pytest.fixture(scope="session")
def chromium():
    """One browser for the whole session."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, site):
    """A function that opens a fresh context, signed in if a user is named, and gives its page."""
    contexts = []

    def open_page(user=None, *, width=1366, language="vi", scripts=True):
        context = chromium.new_context(
            viewport={"width": width, "height": 768 if width > 500 else 844}, java_script_enabled=scripts
        )
        context.add_cookies([{"name": "django_language", "value": language, "url": site}])
        contexts.append(context)
        page = context.new_page()
        if user:
            page.goto(f"{site}/sign-in/")
            page.fill("[name=username]", user)
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            page.wait_for_url(lambda address: "/sign-in/" not in address)
        return page

    yield open_page
    for context in contexts:
        context.close()
