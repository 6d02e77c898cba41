"""Sessions: ended when left alone, seen and ended by their owners, and typed work that survives them."""

import datetime as dt

import pytest
from django.test import Client

from sachhon.accounts.devices import device_words
from sachhon.accounts.models import User
from sachhon.accounts.services import grant
from sachhon.establishments.models import Establishment
from sachhon.kit import clock
from tests.accounts.test_signing_in import PASSWORD, sign_in

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"
TYPED = {
    "code": "CS-9",
    "name": "Nhà máy gõ dở",
    "vsic": "1701",
    "vsic_version": "2018",
    "household": "",
    "potential": "unknown",
}


@pytest.fixture
def later(monkeypatch):
    """A function that moves the clock on, by minutes."""
    began = clock.now()

    def move(minutes):
        monkeypatch.setattr(clock, "now", lambda: began + dt.timedelta(minutes=minutes))

    return move


@pytest.fixture
def browser(here):
    """The officer, signed in with a password."""
    here.officer.set_password(PASSWORD)
    here.officer.save()
    client = Client(headers={"user-agent": WINDOWS})
    sign_in("officer-here", client=client)
    return client


def signed_in(client):
    """Whether the next page is the person's."""
    return client.get("/account/").status_code == 200


def test_a_session_left_alone_for_half_an_hour_is_over(browser, later):
    later(29)
    assert signed_in(browser)
    later(58)
    assert signed_in(browser), "each page starts the half hour anew"
    later(89)
    assert not signed_in(browser)


def test_no_session_lasts_over_twelve_hours_however_busy(browser, later):
    for minutes in range(20, 721, 20):
        later(minutes)
        assert signed_in(browser), minutes
    later(721)
    assert not signed_in(browser)


def test_those_who_do_not_work_for_the_state_are_not_hurried(here, later):
    user = User.objects.create(username="tu-van")
    user.set_password(PASSWORD)
    user.save()
    grant(user, "consultant", province_id=here.pk, agency="Trung tâm")
    client = Client()
    sign_in("tu-van", client=client)
    later(60)
    assert signed_in(client)
    later(721)
    assert not signed_in(client)


def test_what_was_typed_survives_the_end_of_a_session(browser, later, here):
    later(40)
    refused = browser.post("/r/establishments/new/", TYPED)
    assert refused.status_code == 302 and refused["Location"].startswith("/sign-in/")
    assert not Establishment.objects.exists()
    assert sign_in("officer-here", client=browser)["Location"] == "/account/typed/"
    page = browser.get("/account/typed/").content.decode()
    assert "Nhà máy gõ dở" in page and 'action="/r/establishments/new/"' in page
    sent = browser.post("/r/establishments/new/", TYPED)
    assert sent.status_code == 302, sent.context["form"].errors
    assert Establishment.objects.get().name == "Nhà máy gõ dở"
    assert browser.get("/account/typed/").status_code == 302, "it is offered once"


def test_another_person_does_not_find_what_was_typed(browser, later, here):
    other = User.objects.create(username="nguoi-khac")
    other.set_password(PASSWORD)
    other.save()
    later(40)
    browser.post("/r/establishments/new/", TYPED)
    assert sign_in("nguoi-khac", client=browser)["Location"] != "/account/typed/"
    assert browser.get("/account/typed/").status_code == 302
    assert "Nhà máy gõ dở" not in str(dict(browser.session))


def test_passwords_and_codes_are_never_kept(browser, later):
    later(40)
    browser.post(
        "/account/password/", {"oldpassword": "bí mật một", "password1": "bí mật hai", "password2": "bí mật hai"}
    )
    assert "bí mật" not in str(dict(browser.session))


def test_the_api_says_401_when_a_session_is_over(browser, later):
    assert browser.get("/api/v1/establishments/").status_code == 200
    later(40)
    assert browser.get("/api/v1/establishments/").status_code == 401


def test_a_person_sees_their_devices_and_ends_one_of_them(browser):
    phone = Client(headers={"user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Mobile Safari/604.1"})
    sign_in("officer-here", client=phone, address="203.0.113.5")
    page = browser.get("/account/").content.decode()
    assert "iPhone" in page and "203.0.113.5" in page and "Windows" in page
    key = page.split('name="session" value="')[1].split('"')[0]
    assert signed_in(phone)
    browser.post("/account/sessions/end/", {"session": key})
    assert not signed_in(phone) and signed_in(browser)


def test_a_person_ends_all_other_devices(browser):
    others = [Client() for _ in range(3)]
    for each in others:
        sign_in("officer-here", client=each)
    browser.post("/account/sessions/end/")
    assert [signed_in(each) for each in others] == [False] * 3 and signed_in(browser)


def test_nobody_ends_the_session_of_another(browser, here):
    other = User.objects.create(username="nguoi-khac")
    other.set_password(PASSWORD)
    other.save()
    client = Client()
    sign_in("nguoi-khac", client=client)
    from allauth.usersessions.models import UserSession

    theirs = UserSession.objects.get(user=other)
    browser.post("/account/sessions/end/", {"session": theirs.pk})
    assert signed_in(client)
    for wrong in ("x", "-1", "9" * 40, "1' or 1=1"):
        assert browser.post("/account/sessions/end/", {"session": wrong}).status_code == 302


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (WINDOWS, "Chrome on Windows"),
        (WINDOWS + " Edg/130.0", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox on Linux"),
        ("curl/8.5", "An unknown program"),
        ("", "An unknown program"),
    ],
)
def test_devices_have_words(agent, words):
    from django.utils.translation import override

    with override("en"):
        assert device_words(agent) == words


def test_signing_out_ends_the_session_on_the_server(browser):
    kept = browser.cookies["sessionid"].value
    browser.post("/sign-out/")
    thief = Client()
    thief.cookies["sessionid"] = kept
    assert not signed_in(thief)
    assert Client().get("/sign-out/").status_code == 302
