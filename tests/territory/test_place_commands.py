"""Places on the command line."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def asked(*words, **options):
    out = io.StringIO()
    call_command(*words, "--json", stdout=out, **options)
    return json.loads(out.getvalue())


def test_a_code_is_looked_up_with_its_day():
    then, now = asked("place", "15", "--on", "2024-06-01"), asked("place", "15", "--on", "01/06/2026")
    assert (then["name_vi"], now["name_vi"]) == ("Yên Bái", "Lào Cai")
    assert [part["name_vi"] for part in then["today"]] == ["Lào Cai"]


def test_a_code_that_nobody_carried_is_refused():
    with pytest.raises(CommandError, match="No place carried the code 00000"):
        call_command("place", "00000")


@pytest.mark.parametrize("day", ["yesterday", "31/02/2025", "2025"])
def test_a_day_that_is_none_is_refused(day):
    with pytest.raises(CommandError, match="write a day"):
        call_command("place", "15", "--on", day)


def test_an_address_is_read_into_the_commune_of_today():
    (found,) = asked("places", "xã Gio Mai, huyện Gio Linh", "--province", "44")["addresses"]
    assert (found["answer"], found["place"]["name_vi"], found["was"]) == (
        "found",
        "Cửa Việt",
        "Xã Gio Mai, Huyện Gio Linh",
    )


def test_many_addresses_come_from_the_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("TP Đông Hà\nphường Đồng Hới\nnowhere\n"))
    answers = asked("places", "-", "--province", "44")["addresses"]
    assert [each["answer"] for each in answers] == ["several", "found", "unknown"]
