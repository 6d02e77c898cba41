"""An office's server does not start with known secrets, debugging or the demo's accounts; its cookies and headers are strict."""

import json
import os
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.test import Client

from sachhon.accounts.command import Refused
from sachhon.accounts.models import User
from sachhon.site import demo
from sachhon.site.management.commands import serve
from sachhon.site.secrets import data_secrets
from sachhon.site.starting import faults
from tests.conftest import ROOT


@pytest.fixture
def office(db, settings, tmp_path):
    """The settings of an office with secrets of its own."""
    found = data_secrets(tmp_path)
    settings.DATA, settings.DEMO, settings.DEBUG = tmp_path, False, False
    settings.SECRET_KEY, settings.PERSONAL_SALT = found["secret_key"], found["personal_salt"]
    return settings


def test_an_office_with_its_own_secrets_starts(office):
    assert faults() == []


@pytest.mark.parametrize(
    "key", ["x", "django-insecure-" + "k3#9d" * 12, "change-me-please-" + "a8f3" * 12, "a" * 60, "0123456789abcdef"]
)
def test_a_known_or_short_secret_stops_it(office, key):
    office.SECRET_KEY = key
    assert len(faults()) == 1 and "secrets.json" in faults()[0]


def test_secrets_that_others_can_read_stop_it(office):
    (office.DATA / "secrets.json").chmod(0o644)
    assert "chmod 600" in faults()[0]


def test_debugging_stops_it(office):
    office.DEBUG = True
    assert "SACHHON_DEBUG" in faults()[0]


@pytest.mark.parametrize("name", [name for name, *_ in demo.ACCOUNTS])
def test_a_demo_account_stops_it_until_it_is_closed_or_has_a_password_of_its_own(office, name):
    user = User.objects.create(username=name)
    user.set_password(demo.PASSWORD)
    user.save()
    assert name in faults()[0] and "sachhon close" in faults()[0]
    call_command("close", name)
    assert faults() == []
    call_command("close", name, "--open")
    assert len(faults()) == 1
    user.set_password("bốn con cá vàng bơi")
    user.save()
    assert faults() == []


def test_all_reasons_are_told_at_once_and_nothing_is_started(office, monkeypatch):
    office.DEBUG, office.SECRET_KEY = True, "x"
    monkeypatch.setattr(serve, "start", lambda command: pytest.fail("started"))
    with pytest.raises(Refused) as refused:
        call_command("serve", "--port", "1")
    assert str(refused.value).count("–") == 2


def test_a_demo_starts_with_its_accounts(office):
    User.objects.create(username="canbo").set_password(demo.PASSWORD)
    office.DEMO = True
    assert faults() == []


def test_a_fresh_office_has_no_account_at_all(tmp_path):
    environment = {**os.environ, "SACHHON_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "sachhon.site.settings"}
    code = (
        "import django; django.setup()\n"
        "from django.core.management import call_command; call_command('migrate', verbosity=0)\n"
        "from sachhon.accounts.models import User; from sachhon.site.starting import faults\n"
        "from django.conf import settings; import json\n"
        "print(json.dumps([User.objects.count(), faults(), settings.MFA_REQUIRED]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, cwd=ROOT)
    assert json.loads(done.stdout) == [0, [], True], done.stderr[-2000:]


def test_the_first_administrator_comes_by_a_link_from_the_shell(here):
    from io import StringIO

    out = StringIO()
    call_command("invite", "Đặng Hà", "administrator", "--province", "82", "--json", stdout=out)
    told = json.loads(out.getvalue())
    page = Client().get(told["link"].removeprefix("http://127.0.0.1:8000"))
    assert page.status_code == 200 and "Đặng Hà" in page.content.decode()


def strict_settings(**environment):
    """Names of cookies and the hardening of a server behind HTTPS, from a process of its own."""
    code = (
        "import json; from sachhon.site import settings as s\n"
        "print(json.dumps([s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        " s.SECURE_HSTS_SECONDS, s.SECURE_PROXY_SSL_HEADER]))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, **environment}
    )
    return json.loads(found.stdout)


def test_cookies_are_bound_to_the_host_behind_https_and_plain_without(tmp_path):
    data = {"SACHHON_DATA": str(tmp_path), "PYTHONPATH": str(ROOT / "src")}
    assert strict_settings(**data, SACHHON_HTTPS="1") == [
        "__Host-sessionid", "__Host-csrftoken", True, True, 31_536_000, None
    ]  # fmt: skip
    assert strict_settings(**data)[:5] == ["sessionid", "csrftoken", False, False, 0]
    assert strict_settings(**data, SACHHON_PROXY="10.0.0.1")[5] == ["HTTP_X_FORWARDED_PROTO", "https"]


def test_every_cookie_and_header_of_the_sign_in_page_is_strict(db):
    page = Client().get("/sign-in/")
    for cookie in page.cookies.values():
        assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/" and not cookie["domain"]
    assert page["X-Frame-Options"] == "DENY" and page["X-Content-Type-Options"] == "nosniff"
    assert page["Referrer-Policy"] == "same-origin" and page["Cross-Origin-Opener-Policy"] == "same-origin"
    policy = page["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert "no-store" in page["Cache-Control"]
