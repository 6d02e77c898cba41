"""What holds for every address of the site, whoever adds it: headers, tokens, nothing written by looking."""

import re
import uuid

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from sachhon.accounts.models import User
from sachhon.kit.register import REGISTERS
from sachhon.kit.testing import written
from tests.kit.conftest import plant

ANY = {
    "<int:number>": "1", "<slug:label>": "2025", "<slug:name>": "boiler-direct", "<slug:code>": "CP1", "<str:resource>": "electricity",
    "<str:key>": "82", "<int:pk>": "1", "<slug:deed>": "commit", "<str:token>": "made-up", "<slug:workbook>": "province",
    "<slug:language>": "vi", "<int:change>": "1", "<slug:step>": "approve", "<file_form:form>": "csv", "<number>": "1",
}  # fmt: skip
PASSWORD = re.compile(r"^\^password/.*$")
# Taken without a token from a page: they carry a proof of their own, or change nothing but the visitor's own cookie.
NO_TOKEN = ("/api/v1/",)
# What a visitor's own session or the person's own clock keeps by itself.
OWN = {"django_session", "usersessions_usersession"}


def patterns(resolver, before=""):
    """Every address of the URLconf with its converters."""
    for each in resolver.url_patterns:
        if hasattr(each, "url_patterns"):
            yield from patterns(each, before + str(each.pattern))
        else:
            yield before + str(each.pattern)


def addresses(row):
    """Every address of the URLconf; those of registers once for a register with a row, the others with any key."""
    for pattern in sorted(set(patterns(get_resolver()))):
        path = (
            PASSWORD.sub("password/1-made-up/", pattern)
            .replace("<slug:slug>", "establishments")
            .replace("<row:key>", str(row.uuid))
        )
        for name in ("uuid", "view", "edit", "file"):
            path = path.replace(f"<uuid:{name}>", str(row.uuid if name == "uuid" else uuid.UUID(int=1)))
        path = path.replace("<key>", str(row.uuid)).replace("<uuid>", str(row.uuid))
        for converter, value in ANY.items():
            path = path.replace(converter, value)
        path = re.sub(r"<uuid:\w+>", str(row.uuid), path)
        yield "/" + re.sub(r"<int:\w+>", "1", path)
    for register in REGISTERS.values():
        yield register.url()


@pytest.fixture
def row(here):
    """An establishment that addresses speak of."""
    return written(plant(here.province, 1))


@pytest.fixture
def people(here):
    """One who may all that an officer may, and one who administers."""
    here.officer.is_superuser = True
    here.officer.save()
    from tests.permissions.people import person

    return here.officer, person("administrator", here.province)


def browser(user=None, **options):
    client = Client(raise_request_exception=False, **options)
    if user:
        client.force_login(user)
    return client


def count():
    """How many rows each table holds, sessions aside."""
    tables = [each._meta.db_table for each in apps.get_models() if each._meta.managed]
    with connection.cursor() as cursor:
        found = {}
        for table in tables:
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    return {table: rows for table, rows in found.items() if table not in OWN}


def test_every_placeholder_of_an_address_is_filled(row):
    assert [path for path in addresses(row) if "<" in path or "(?P" in path] == []
    assert len(set(addresses(row))) > 150


def test_looking_at_any_address_writes_nothing(row, people):
    before, wrote = count(), []
    for user in people:
        client = browser(user)
        for path in addresses(row):
            with CaptureQueriesContext(connection) as asked:
                client.get(path)
            for each in asked:
                words = each["sql"].split()
                if words[0] in ("INSERT", "UPDATE", "DELETE") and not any(name in each["sql"] for name in OWN):
                    wrote.append((path, each["sql"][:90]))
    assert wrote == []
    assert count() == before


def test_no_address_answers_with_a_fault_to_a_look_or_an_empty_post(row, people):
    client = browser(people[0])
    faults = [path for path in addresses(row) if client.get(path).status_code == 500]
    faults += [
        f"POST {path}" for path in addresses(row) if "sign-out" not in path and client.post(path).status_code == 500
    ]
    assert faults == []


def test_a_post_without_a_token_is_refused_everywhere(row, people):
    client, taken = browser(people[0], enforce_csrf_checks=True), []
    for path in addresses(row):
        if path.startswith(NO_TOKEN):
            continue
        answer = client.post(path, {"q": "1"})
        if answer.status_code not in (403, 404, 405):
            taken.append((path, answer.status_code))
    assert taken == []
    assert client.post("/r/establishments/new/", {"code": "X"}).status_code == 403
    assert browser(people[0]).post("/r/establishments/new/", {"code": "X"}).status_code == 200, "the control"


def test_the_api_takes_no_cookie_without_a_token_of_our_pages(row, people):
    client, taken = browser(people[0], enforce_csrf_checks=True), []
    for register in REGISTERS.values():
        for method in ("post", "patch", "delete"):
            path = f"/api/v1/{register.slug}/" + ("" if method == "post" else str(row.uuid))
            status = getattr(client, method)(path, b"{}", content_type="application/json").status_code
            if status not in (401, 403, 404, 405):
                taken.append((method, path, status))
    assert taken == []


STRICT = {
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}  # fmt: skip


def test_every_answer_carries_the_strict_headers(row, people):
    lacking = []
    for client in (browser(people[0]), browser()):
        for path in [*addresses(row), "/nothing-here/"]:
            answer = client.get(path)
            policy = answer.get("Content-Security-Policy", "")
            wrong = [name for name, value in STRICT.items() if answer.get(name) != value]
            if "default-src 'none'" not in policy or "unsafe" in policy or "frame-ancestors 'none'" not in policy:
                wrong.append("Content-Security-Policy")
            if not answer.get("Content-Type") and answer.status_code not in (204, 301, 302, 304):
                wrong.append("Content-Type")
            lacking += [(path, answer.status_code, wrong)] if wrong else []
    assert lacking == []


def test_behind_https_every_answer_asks_for_https_for_a_year(row, people, settings):
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    for path in ("/", "/sign-in/", "/r/establishments/", "/api/v1/establishments/"):
        assert (
            browser(people[0]).get(path, secure=True)["Strict-Transport-Security"]
            == "max-age=31536000; includeSubDomains"
        )


def test_no_file_of_a_register_or_file_of_a_person_renders_in_our_origin(row, people):
    client = browser(people[0])
    for register in REGISTERS.values():
        for form in ("csv", "xlsx", "json"):
            answer = client.get(register.export_url(form))
            if answer.status_code == 200:
                assert answer["Content-Disposition"].startswith("attachment"), register.slug


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "DEBUG"])
def test_methods_that_nobody_needs_echo_nothing(row, people, method):
    for path in ("/", "/r/establishments/", "/api/v1/establishments/"):
        answer = browser(people[0]).generic(method, path, HTTP_X_SECRET="echo-me")
        assert answer.status_code in (400, 403, 405, 501), (path, answer.status_code)
        assert b"echo-me" not in answer.content


HIDDEN = [
    ".git/HEAD",
    ".git/config",
    ".env",
    ".htaccess",
    ".svn/entries",
    ".DS_Store",
    "web.config",
    "wp-login.php",
    "wp-admin/",
    "phpinfo.php",
    "server-status",
    "server-info",
    "admin/",
    "admin/login/",
    "__debug__/",
    "debug/",
    "silk/",
    "metrics",
    "console/",
    "actuator/",
    "actuator/env",
    "swagger/",
    "graphql",
    "api/",
    "api/v1/docs",
    "api/docs",
    "backup.zip",
    "backup.sql",
    "db.sqlite3",
    "sachhon.sqlite3",
    "secrets.json",
    "config.json",
    "settings.py",
    "manage.py",
    "requirements.txt",
    "pyproject.toml",
    "package.json",
    "Dockerfile",
    "docker-compose.yml",
    "id_rsa",
    ".ssh/id_rsa",
    ".aws/credentials",
    "static/",
    "static/../settings.py",
    "static/..%2f..%2fsettings.py",
    "static/%2e%2e/secrets.json",
    "media/",
    "files/",
    "uploads/",
    "tmp/",
    "logs/",
    "log",
    "tests/",
    "test/",
    "old/",
    "trace.axd",
    "elmah.axd",
    ".well-known/security.txt.bak",
    "crossdomain.xml",
    "clientaccesspolicy.xml",
    "cgi-bin/",
    "static/sachhon/",
    "..%2f..%2f..%2fetc/passwd",
    "static//etc/passwd",
    "%2e%2e/%2e%2e/etc/passwd",
]


@pytest.mark.parametrize("path", HIDDEN)
def test_nothing_lies_where_strangers_look_first(db, path):
    assert len(HIDDEN) >= 60
    assert browser().get(f"/{path}").status_code in (400, 404)


def test_a_host_that_is_not_ours_is_refused_and_forwarded_ones_are_not_believed(row, people):
    assert browser().get("/sign-in/", headers={"host": "evil.example"}).status_code == 400
    forged = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "9.9.9.9",
        "X-Real-IP": "9.9.9.9",
    }
    answer = browser(people[0]).get("/r/establishments/", headers=forged)
    assert b"evil.example" not in answer.content and not answer.wsgi_request.is_secure()
    assert answer.wsgi_request.META["REMOTE_ADDR"] == "127.0.0.1"
    assert User.objects.filter(username="officer-here").exists()
