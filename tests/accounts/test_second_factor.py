"""The second factor: required of staff, good once, asked on every way in, and taken off by two persons only."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from sachhon.accounts.models import User
from sachhon.accounts.services import ask_factor_removal, decide_factor_removal, grant
from tests.accounts.test_signing_in import PASSWORD, sign_in

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(secret=SECRET, steps=0):
    """What the app shows now, or some half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


@pytest.fixture
def person(here):
    """The officer, with a password and no second factor yet."""
    here.officer.set_password(PASSWORD)
    here.officer.save()
    return here.officer


@pytest.fixture
def guarded(person):
    """The officer with an app and recovery codes."""
    from allauth.core.context import request_context
    from django.test import RequestFactory

    with request_context(RequestFactory().get("/")):
        TOTP.activate(person, SECRET)
        RecoveryCodes.activate(person)
    return person


def asked(client):
    """Whether the client stands at the second question, and is nobody yet."""
    return client.get("/account/").status_code == 302 and "_auth_user_id" not in client.session


def test_a_password_alone_no_longer_opens_the_account(guarded):
    client = Client()
    assert sign_in("officer-here", client=client)["Location"] == "/sign-in/code/"
    assert asked(client)
    assert client.get("/api/v1/establishments/").status_code == 401
    assert client.post("/sign-in/code/", {"code": code()}).status_code == 302
    assert client.get("/account/").status_code == 200


def test_without_a_second_factor_the_password_is_enough_where_none_is_required(person):
    client = Client()
    sign_in("officer-here", client=client)
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize("wrong", ["000000", "", "12345", "abcdef", "' or 1=1", "999999999999"])
def test_a_wrong_code_opens_nothing(guarded, wrong):
    client = Client()
    sign_in("officer-here", client=client)
    assert client.post("/sign-in/code/", {"code": wrong}).status_code == 200
    assert asked(client)


@pytest.mark.parametrize("steps", [0, -1, 1])
def test_a_code_is_good_once_and_no_replay_is_taken_while_it_would_still_be_right(guarded, steps, monkeypatch):
    shown = code(steps=steps)

    def try_it():
        client = Client()
        sign_in("officer-here", client=client)
        client.post("/sign-in/code/", {"code": shown})
        return "_auth_user_id" in client.session

    assert try_it() and not try_it()
    later = time.time() + 31 + 30 * min(0, steps)
    monkeypatch.setattr(time, "time", lambda: later)
    assert not try_it()


def test_a_code_of_long_ago_is_not_taken(guarded):
    client = Client()
    sign_in("officer-here", client=client)
    client.post("/sign-in/code/", {"code": code(steps=-3)})
    assert asked(client)


def test_a_recovery_code_is_good_once(guarded):
    from allauth.mfa.adapter import get_adapter

    codes = Authenticator.objects.get(user=guarded, type="recovery_codes")
    assert "seed" in codes.data and get_adapter().decrypt(codes.data["seed"]) != codes.data["seed"]
    shown = RecoveryCodes(codes).get_unused_codes()[0]
    for works in (True, False):
        client = Client()
        sign_in("officer-here", client=client)
        client.post("/sign-in/code/", {"code": shown})
        assert ("_auth_user_id" in client.session) == works


def test_the_secret_lies_encrypted_in_the_database(guarded):
    assert SECRET not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_codes_cannot_be_guessed_by_trying(guarded):
    client = Client()
    sign_in("officer-here", client=client)
    for number in range(8):
        client.post("/sign-in/code/", {"code": f"{number:06}"})
    client.post("/sign-in/code/", {"code": code()})
    assert asked(client), "even the right one is refused for a while"


def test_staff_without_a_second_factor_reaches_its_set_up_alone(person, settings):
    settings.MFA_REQUIRED = True
    client = Client()
    sign_in("officer-here", client=client)
    for address in ("/dashboard/", "/r/establishments/", "/account/", "/imports/", "/account/password/"):
        answer = client.get(address)
        assert answer.status_code == 404 or answer["Location"] == "/account/second-factor/", address
    assert client.get("/api/v1/establishments/").status_code == 403
    page = client.get("/account/second-factor/")
    assert page.status_code == 200
    secret = client.session["mfa.totp.secret"]
    done = client.post("/account/second-factor/", {"code": code(secret)})
    assert done["Location"] == "/account/recovery-codes/"
    told = client.get("/account/recovery-codes/").content.decode()
    assert told.count("<li><code>") == 10
    assert client.get("/account/recovery-codes/").content.decode().count("<li><code>") == 0, "shown once"
    assert client.get("/r/establishments/").status_code == 200
    again = Client()
    sign_in("officer-here", client=again)
    again.post("/sign-in/code/", {"code": code(secret)})
    assert asked(again), "the code that set it up is used"


def test_who_has_no_role_of_the_state_needs_none(here, settings):
    settings.MFA_REQUIRED = True
    user = User.objects.create(username="tu-van")
    grant(user, "consultant", province_id=here.pk, agency="Trung tâm")
    client = Client()
    client.force_login(user)
    assert client.get("/account/").status_code == 200


def test_staff_cannot_take_it_off_where_it_is_required(guarded, settings):
    client = Client()
    sign_in("officer-here", client=client)
    client.post("/sign-in/code/", {"code": code()})
    settings.MFA_REQUIRED = True
    client.post("/account/second-factor/off/")
    assert Authenticator.objects.filter(user=guarded, type="totp").exists()
    settings.MFA_REQUIRED = False
    client.post("/account/second-factor/off/")
    assert not Authenticator.objects.filter(user=guarded).exists()


def test_delicate_steps_ask_for_the_person_again(guarded, monkeypatch):
    client = Client()
    sign_in("officer-here", client=client)
    client.post("/sign-in/code/", {"code": code()})
    assert client.get("/account/recovery-codes/new/").status_code == 200, "just signed in"
    later = time.time() + 600
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.get("/account/recovery-codes/new/")["Location"].startswith("/account/again/")
    assert client.get("/account/again/").status_code == 200
    assert client.post("/account/again/?next=/account/recovery-codes/new/", {"password": PASSWORD}).status_code == 302
    assert client.get("/account/recovery-codes/new/").status_code == 200


def test_a_new_password_by_link_does_not_pass_the_second_factor(guarded):
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str

    client = Client()
    key = f"{user_pk_to_url_str(guarded)}-{default_token_generator.make_token(guarded)}"
    page = client.get(f"/password/{key}/", follow=True)
    new = "một đàn chim én bay qua"
    client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
    sign_in("officer-here", new, client=client)
    assert asked(client)


def test_a_lost_factor_is_taken_off_by_two_persons(guarded, here):
    from sachhon.accounts.authority import Refused

    admin, leader = (User.objects.create(username=name) for name in ("quan-tri", "lanh-dao"))
    grant(admin, "administrator", province_id=here.pk, agency="")
    grant(leader, "leader", province_id=here.pk, agency="")
    asked_for = ask_factor_removal(guarded, by=admin)
    for somebody in (admin, guarded):
        with pytest.raises(Refused):
            decide_factor_removal(asked_for, True, by=User.objects.get(pk=somebody.pk))
    assert Authenticator.objects.filter(user=guarded).exists()
    browser = Client()
    browser.force_login(leader)
    assert browser.get(f"/administration/second-factors/{asked_for.pk}/").status_code == 200
    browser.post(f"/administration/second-factors/{asked_for.pk}/", {"decision": "remove"})
    assert not Authenticator.objects.filter(user=guarded).exists()
    with pytest.raises(Refused):
        decide_factor_removal(asked_for, True, by=leader)
