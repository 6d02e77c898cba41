"""Pages for tokens and webhooks: shown once, one's own or one's province's alone, and all faults at once."""

import pytest
from django.core.management import call_command
from django.test import Client

from sachhon.accounts.models import User
from sachhon.accounts.services import disable, enable, grant
from sachhon.api import tokens, webhooks
from sachhon.api.models import ApiToken, Delivery, Webhook
from sachhon.kit import chain, clock, events
from tests.accounts.test_signing_in import PASSWORD, person, sign_in  # noqa: F401
from tests.kit.conftest import plant

pytestmark = pytest.mark.django_db
LIST, PAGE, HOOKS = "/api/v1/establishments/", "/account/tokens/", "/administration/webhooks/"
TOKEN = {"name": "kho dữ liệu", "scope": "read", "days": "90", "province": ""}
HOOK = {"url": "https://hook.example.vn/a", "events": ["commit", "publish"]}


@pytest.fixture
def browser(person):  # noqa: F811
    """The officer's browser, just signed in."""
    client = Client()
    sign_in("officer-here", client=client)
    return client


def keeper(place, name):
    """An administrator of a province, with a browser that has just signed in."""
    user = User.objects.create(username=name)
    user.set_password(PASSWORD)
    user.save()
    grant(user, "administrator", province_id=place.pk, agency="")
    client = Client()
    sign_in(name, client=client)
    client.user = user
    return client


@pytest.fixture
def admin(here):
    return keeper(here, "quan-tri")


@pytest.fixture
def admin_elsewhere(elsewhere):
    return keeper(elsewhere, "quan-tri-khac")


def made(browser, **more):
    """A token made on the page, and the headers that carry its secret."""
    shown = browser.post(PAGE, {**TOKEN, **more}).content.decode()
    secret = shown.split('<code class="sh-secret">')[1].split("<")[0]
    return ApiToken.objects.latest("pk"), {"Authorization": f"Bearer {secret}"}


def status(headers):
    return Client().get(LIST, headers=headers).status_code


def test_a_token_made_on_the_page_is_shown_once_and_opens_what_was_chosen(browser, here):
    token, headers = made(browser, province=here.pk, registers=["establishments"], scope="write")
    assert (token.scope, token.province_id, token.registers) == ("write", here.pk, ["establishments"])
    assert status(headers) == 200
    assert headers["Authorization"].split()[1] not in browser.get(PAGE).content.decode()
    assert chain.verify().ok


def test_all_faults_of_a_token_are_told_at_once_and_what_was_typed_is_kept(browser, elsewhere):
    wrong = {"name": "", "scope": "everything", "days": "4000", "province": elsewhere.pk, "registers": ["nothing"]}
    page = browser.post(PAGE, wrong)
    assert set(page.context["form"].errors) == {"name", "scope", "days", "province", "registers"}
    page = browser.post(PAGE, {**TOKEN, "days": "x"})
    assert "kho dữ liệu" in page.content.decode() and not ApiToken.objects.exists()


def test_a_token_is_made_only_by_who_has_just_shown_who_it_is_and_nothing_typed_is_lost(person, here):  # noqa: F811
    browser = Client()
    browser.force_login(person)
    asked = browser.post(PAGE, {**TOKEN, "registers": ["establishments", "products"]})
    assert asked.status_code == 302 and "/account/again/" in asked["Location"] and not ApiToken.objects.exists()
    page = browser.post(asked["Location"], {"password": PASSWORD})
    assert page.status_code == 200 and "sh-secret" in page.content.decode()
    assert ApiToken.objects.get().registers == ["establishments", "products"]


def test_a_person_sees_and_ends_their_own_tokens_alone(browser, here, elsewhere):
    mine, headers = made(browser)
    theirs, secret = tokens.issue(elsewhere.officer, "của người khác", scope="read", days=5)
    assert "của người khác" not in browser.get(PAGE).content.decode()
    assert browser.post(f"{PAGE}{theirs.pk}/revoke/").status_code == 404
    assert status({"Authorization": f"Bearer {secret}"}) == 200
    assert status(headers) == 200
    browser.post(f"{PAGE}{mine.pk}/revoke/")
    assert status(headers) == 401


def test_when_a_token_was_used_stands_in_the_list(browser):
    _token, headers = made(browser)
    before = browser.get(PAGE).content.decode()
    status(headers)
    after = browser.get(PAGE).content.decode()
    assert before.count("20/01/2026") < after.count("20/01/2026")


def a_password_on_the_page(browser, monkeypatch):
    given = {"oldpassword": PASSWORD, "password1": "năm cây bàng trước ngõ", "password2": "năm cây bàng trước ngõ"}
    assert browser.post("/account/password/", given).status_code == 302


def a_password_by_the_operator(browser, monkeypatch):
    monkeypatch.setattr("getpass.getpass", lambda prompt: "năm cây bàng trước ngõ")
    call_command("changepassword", "officer-here")


@pytest.mark.parametrize("change", [a_password_on_the_page, a_password_by_the_operator])
def test_a_new_password_ends_all_tokens_and_later_ones_hold(browser, person, january, monkeypatch, change):  # noqa: F811
    import datetime as dt

    _token, headers = made(browser)
    other, secret = tokens.issue(User.objects.create(username="ke-khac"), "x", scope="read", days=5)
    monkeypatch.setattr(clock, "now", lambda: january + dt.timedelta(minutes=1))
    assert status(headers) == 200
    change(browser, monkeypatch)
    assert status(headers) == 401
    assert tokens.holder(secret) == other
    fresh, later = tokens.issue(User.objects.get(pk=person.pk), "sau", scope="read", days=5)
    assert tokens.holder(later) == fresh


def test_a_stronger_hash_of_the_same_password_ends_no_token(browser, person, january, monkeypatch, settings):  # noqa: F811
    import datetime as dt

    _token, headers = made(browser)
    monkeypatch.setattr(clock, "now", lambda: january + dt.timedelta(minutes=1))
    before = User.objects.get(pk=person.pk).password
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher", *settings.PASSWORD_HASHERS]
    sign_in("officer-here")
    assert User.objects.get(pk=person.pk).password != before
    assert status(headers) == 200


def test_tokens_of_a_closed_account_end_and_stay_ended_when_it_is_opened_again(browser, person, january):  # noqa: F811
    _token, headers = made(browser)
    assert status(headers) == 200
    disable(person, by=None, why="nghỉ hưu")
    assert status(headers) == 401
    enable(person, by=None, why="trở lại")
    assert status(headers) == 401
    assert chain.verify().ok


def test_the_account_page_leads_to_the_tokens(browser):
    assert f'href="{PAGE}"' in browser.get("/account/").content.decode()


def test_an_address_is_added_with_its_secret_shown_once(admin, here):
    page = admin.post(HOOKS, {**HOOK, "province": here.pk}).content.decode()
    hook = Webhook.objects.get()
    assert (hook.url, hook.events, hook.province_id, hook.by) == (HOOK["url"], HOOK["events"], here.pk, admin.user)
    assert hook.secret in page
    for address in (HOOKS, f"{HOOKS}{hook.uuid}/"):
        assert hook.secret not in admin.get(address).content.decode()
    assert f'href="{HOOKS}"' in admin.get("/administration/").content.decode()


@pytest.mark.parametrize(
    "url", ["http://hook.example.vn/", "https://a:b@hook.example.vn/", "https://ví-dụ.vn/", "x", ""]
)
def test_all_faults_of_an_address_are_told_at_once(admin, elsewhere, url):
    page = admin.post(HOOKS, {"url": url, "province": elsewhere.pk, "events": []})
    assert set(page.context["form"].errors) == {"url", "province", "events"}
    assert url in page.content.decode() and not Webhook.objects.exists()


def test_one_address_stands_once_in_a_province(admin, here):
    for _ in range(2):
        page = admin.post(HOOKS, {**HOOK, "province": here.pk})
    assert set(page.context["form"].errors) == {"url"} and Webhook.objects.count() == 1


def test_who_does_not_administer_sees_and_changes_no_address(browser, here):
    hook = webhooks.add(here.officer, HOOK["url"], ["commit"], here.pk)
    events.announce("commit", here.pk, {})
    for answer in (
        browser.get(HOOKS), browser.post(HOOKS, {**HOOK, "province": here.pk}), browser.get(f"{HOOKS}{hook.uuid}/"),
        browser.post(f"{HOOKS}{hook.uuid}/switch/", {"active": "off"}),
        browser.post(f"/administration/deliveries/{Delivery.objects.get().uuid}/again/"),
    ):  # fmt: skip
        assert answer.status_code == 403
    assert HOOKS not in browser.get("/account/").content.decode()
    assert Webhook.objects.get().active


def test_an_administrator_knows_no_address_of_another_province(admin, admin_elsewhere, here):
    hook = webhooks.add(here.officer, HOOK["url"], ["commit"], here.pk)
    events.announce("commit", here.pk, {})
    sent = Delivery.objects.get()
    Delivery.objects.update(state="failed", tries=8)
    assert hook.url not in admin_elsewhere.get(HOOKS).content.decode()
    again = f"/administration/deliveries/{sent.uuid}/again/"
    for answer in (
        admin_elsewhere.get(f"{HOOKS}{hook.uuid}/"), admin_elsewhere.post(again),
        admin_elsewhere.post(f"{HOOKS}{hook.uuid}/switch/", {"active": "off"}),
    ):  # fmt: skip
        assert answer.status_code == 404
    assert Webhook.objects.get().active and Delivery.objects.get().state == "failed"
    assert hook.url in admin.get(HOOKS).content.decode()
    assert admin.post(again).status_code == 302 and Delivery.objects.get().state == "waiting"


def test_messages_stand_with_their_reason_and_go_again_once_the_address_is_on(admin, here):
    hook = webhooks.add(here.officer, HOOK["url"], ["commit"], here.pk)
    events.announce("commit", here.pk, {})
    Delivery.objects.update(state="failed", tries=8, error="redirect: 307", status=307)
    page, again = f"{HOOKS}{hook.uuid}/", f"/administration/deliveries/{Delivery.objects.get().uuid}/again/"
    assert "307" in admin.get(page).content.decode() and again in admin.get(page).content.decode()
    admin.post(f"{page}switch/", {"active": "off"})
    assert not Webhook.objects.get().active and again not in admin.get(page).content.decode()
    admin.post(again)
    assert Delivery.objects.get().state == "failed"
    admin.post(f"{page}switch/", {"active": "on"})
    admin.post(again)
    assert (Delivery.objects.get().state, Delivery.objects.get().tries) == ("waiting", 0)
    assert chain.verify().ok


def test_the_pages_ask_the_database_as_often_for_many_rows_as_for_one(admin, here):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked(address):
        with CaptureQueriesContext(connection) as seen:
            admin.get(address)
        return len(seen)

    def more(first, last):
        for number in range(first, last):
            hook = webhooks.add(here.officer, f"https://hook.example.vn/{number}", ["commit"], here.pk)
            tokens.issue(admin.user, f"số {number}", scope="read", days=5, province_id=here.pk)
            events.announce("commit", here.pk, {})
        return f"{HOOKS}{hook.uuid}/"

    more(0, 1)
    addresses = [HOOKS, PAGE, f"{HOOKS}{Webhook.objects.get().uuid}/"]
    [asked(address) for address in addresses]
    few = [asked(address) for address in addresses]
    more(1, 6)
    assert [asked(address) for address in addresses] == few


def test_a_token_of_one_province_from_the_page_narrows_its_person(browser, person, keep, here, elsewhere):  # noqa: F811
    grant(person, "officer", province_id=elsewhere.pk, agency="Sở")
    keep(plant(here.province, 1), plant(elsewhere.province, 2))
    _token, both = made(browser)
    _token, one = made(browser, province=here.pk)
    count = [Client().get(LIST, headers=headers).json()["count"] for headers in (both, one)]
    assert count == [2, 1]
