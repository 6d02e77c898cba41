"""Webhooks: written with the event, sent after it, signed, tried again, and never to a machine of ours."""

import datetime as dt
import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.utils.translation import override

from sachhon.api import posting, webhooks
from sachhon.api.models import Delivery
from sachhon.kit import clock, events
from tests.factories import import_rows, small_province

pytestmark = pytest.mark.django_db


class Listener(BaseHTTPRequestHandler):
    status, got = 200, []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).got.append((dict(self.headers), body))
        self.send_response(self.status)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()
        self.wfile.write(b"x" * 5000)

    def log_message(self, *args):
        pass


@pytest.fixture
def listener(settings):
    settings.WEBHOOK_LOOPBACK = True
    Listener.got, Listener.status = [], 200
    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hook"
    server.shutdown()
    server.server_close()


def test_a_committed_import_is_told_signed_and_without_values(here, listener, tmp_path):
    hook = webhooks.add(here.officer, listener, ["commit"], here.pk)
    batch = import_rows(here, tmp_path, small_province())
    made = Delivery.objects.get()
    assert webhooks.send_due() == 1
    (headers, body), about = Listener.got[0], json.loads(Listener.got[0][1])
    assert (about["event"], about["batch"], about["province"]) == ("commit", str(batch.uuid), "82")
    assert headers["X-Sachhon-Signature"] == webhooks.signature(hook.secret, headers["X-Sachhon-Timestamp"], body)
    assert headers["X-Sachhon-Delivery"] == str(made.uuid) and b"CS-1" not in body
    made.refresh_from_db()
    assert (made.state, made.status, made.tries) == ("sent", 200, 1)
    assert webhooks.send_due() == 0


def test_an_event_that_is_taken_back_tells_nobody(here, listener):
    from django.db import transaction

    webhooks.add(here.officer, listener, ["commit"], here.pk)
    with pytest.raises(RuntimeError), transaction.atomic():
        events.announce("commit", here.pk, {})
        raise RuntimeError
    assert not Delivery.objects.exists() and not webhooks.send_due()


def test_other_provinces_events_and_those_not_wanted_are_not_told(here, elsewhere, listener):
    hook = webhooks.add(here.officer, listener, ["publish"], here.pk)
    events.announce("commit", here.pk, {})
    events.announce("publish", elsewhere.pk, {})
    webhooks.switch(hook, False, by=here.officer)
    events.announce("publish", here.pk, {})
    assert not Delivery.objects.exists()


def test_what_fails_is_tried_again_with_growing_pauses_and_then_given_up(here, listener, january, monkeypatch):
    Listener.status = 500
    webhooks.add(here.officer, listener, ["commit"], here.pk)
    events.announce("commit", here.pk, {})
    pauses, now = [], january
    monkeypatch.setattr(clock, "now", lambda: now)
    while (made := Delivery.objects.get()).state == "waiting":
        now = max(now, made.next_try)
        webhooks.send_due()
        pauses.append(Delivery.objects.get().next_try - now)
    assert made.state == "failed" and made.error == "answered: 500" and made.tries == len(webhooks.PAUSES) + 1
    assert pauses[: len(webhooks.PAUSES)] == webhooks.PAUSES
    Listener.status = 204
    webhooks.again(made)
    assert webhooks.send_due() == 1


def test_a_redirect_is_a_failure_and_is_not_followed(here, listener):
    Listener.status = 307
    webhooks.add(here.officer, listener, ["commit"], here.pk)
    events.announce("commit", here.pk, {})
    webhooks.send_due()
    assert Delivery.objects.get().error == "redirect: 307" and len(Listener.got) == 1


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
        "2001:0:7f00::1", "255.255.255.255",
    ],
)  # fmt: skip
def test_no_address_of_ours_is_public(address):
    assert not posting.is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "203.119.8.1", "2606:4700::1111"])
def test_the_control_public_addresses_are(address):
    assert posting.is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.vn/", "ftp://example.vn/", "https://u:p@example.vn/", "https://", "file:///etc/passwd", "https://x\r\n.vn",
        "https://example.vn/#x", "https://exämple.vn/", "https://example.vn:99999/", "http://127.0.0.1/",
    ],
)  # fmt: skip
def test_an_address_of_another_kind_is_refused_in_words(url):
    with pytest.raises(posting.NotSent, match=r"^(address|letters)$"):
        posting.checked(url)


def test_a_name_that_leads_home_is_refused_and_checked_when_it_is_connected_to(monkeypatch):
    """A name may lead elsewhere a moment later: what is connected to is the address that was checked."""
    asked, connected = [], []

    def answer(host, port, **_):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("1.1.1.1" if len(asked) == 1 else "127.0.0.1", port))]

    def connect(address, timeout):
        connected.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(posting.NotSent, match=r"^connection: ConnectionRefused"):
        posting.post("https://hook.example.vn/", b"{}", {})
    with pytest.raises(posting.NotSent, match=r"^not public: hook\.example\.vn"):
        posting.post("https://hook.example.vn/", b"{}", {})
    assert connected == ["1.1.1.1"] and asked == ["hook.example.vn"] * 2


def test_a_slow_answer_is_cut_off_in_all(settings, monkeypatch):
    settings.WEBHOOK_LOOPBACK = True
    monkeypatch.setattr(posting, "SECONDS", 0.3)
    server = socket.create_server(("127.0.0.1", 0))

    def drip():
        made, _ = server.accept()
        try:
            for _ in range(200):
                made.send(b"H")
                threading.Event().wait(0.1)
        except OSError:
            made.close()

    threading.Thread(target=drip, daemon=True).start()
    with pytest.raises(posting.NotSent):
        posting.post(f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}", {})
    server.close()


def test_only_named_hosts_where_the_settings_name_some(settings):
    settings.WEBHOOK_HOSTS = ["a.example.vn"]
    assert posting.checked("https://a.example.vn/x").hostname == "a.example.vn"
    with pytest.raises(posting.NotSent, match=r"^host: b\.example\.vn"):
        posting.checked("https://b.example.vn/x")


def test_old_deliveries_go_after_a_month(here, listener, january):
    webhooks.add(here.officer, listener, ["commit"], here.pk)
    events.announce("commit", here.pk, {})
    webhooks.send_due()
    Delivery.objects.update(created=january - dt.timedelta(days=31))
    webhooks.send_due()
    assert not Delivery.objects.exists()


def test_every_reason_reads_in_words_in_both_languages():
    for code in posting.REASONS:
        for language in ("vi", "en"):
            with override(language):
                said = posting.words(f"{code}: 127.0.0.1")
                assert code == "address" or said != code
                assert "%(" not in said
