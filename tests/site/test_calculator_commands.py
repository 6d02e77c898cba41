"""The two commands of calculators; no test here may reach a database, and so neither may the commands."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests.core.calculators.given import BOILER
from tests.site.commands import said


@pytest.fixture
def file(tmp_path):
    """Writes inputs, and says where."""

    def write(inputs):
        path = tmp_path / "inputs.json"
        path.write_text(inputs if isinstance(inputs, str) else json.dumps(inputs), encoding="utf-8")
        return str(path)

    return write


def test_a_boiler_is_computed_from_a_file(file, capsys):
    answer, code = said(capsys, "calculate", "boiler-direct", file(BOILER))

    assert code == 0
    assert answer["name"] == "boiler-direct"
    assert answer["results"]["efficiency"]["value"] == pytest.approx(80.39, abs=0.01)
    assert answer["results"]["efficiency"]["low"] < 80.39 < answer["results"]["efficiency"]["high"]


def test_wrong_inputs_are_refused_with_every_error(file, capsys):
    answer, code = said(capsys, "calculate", "boiler-direct", file({"steam_flow": {"value": 8, "unit": "kW"}}))

    assert code == 1
    assert {each["field"] for each in answer["errors"]} >= {"steam_flow", "steam_pressure", "feed_temperature"}


@pytest.mark.parametrize(("name", "text"), [("no-such", "{}"), ("boiler-direct", "{"), ("boiler-direct", "[]")])
def test_a_wrong_call_is_told_apart_from_a_refusal(file, name, text):
    with pytest.raises(CommandError) as wrong:
        call_command("calculate", name, file(text))

    assert wrong.value.returncode == 2


def test_a_missing_file_is_a_wrong_call():
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("calculate", "boiler-direct", "nowhere.json")


def test_people_read_a_paragraph(file, capsys):
    call_command("calculate", "boiler-direct", file(BOILER))

    assert "hiệu suất là" in capsys.readouterr().out


def test_every_calculator_of_the_list_is_named_with_inputs_units_and_source(capsys):
    answer, code = said(capsys, "calculators")
    first = answer["calculators"][0]

    assert code == 0
    assert first["name"] == "boiler-direct"
    assert {"name", "unit", "units", "low", "high", "required"} <= {*first["inputs"][0]}
    assert all(each["source"] and each["inputs"] for each in answer["calculators"])
    assert {*range(1, 9), 18, 19} <= {each["number"] for each in answer["calculators"]}
