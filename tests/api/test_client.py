"""The Python client and the page that shows it, against a live server."""

import re
import sys

import pytest

from sachhon.api import tokens
from tests.factories import small_province, workbook
from tests.house.files import ROOT

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def example():
    """The first Python block of the page."""
    return re.search(r"```python\n(.*?)```", (ROOT / "docs/how-to/use-the-api.md").read_text(), re.DOTALL)[1]


@pytest.fixture
def client_module(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "clients/python"))
    import sachhon_client

    yield sachhon_client
    sys.modules.pop("sachhon_client", None)


def test_rows_are_read_added_changed_and_deleted_as_the_page_says(live_server, officer, tmp_path, client_module):
    _, secret = tokens.issue(officer, "ví dụ", scope="write", days=1)
    rows, files = example().split("# Bring in a workbook")
    said = {"ADDRESS": live_server.url, "TOKEN": secret}
    exec(rows + files[files.index("office.delete") :], said)
    assert said["mill"]["employees"] == 125 and not list(said["office"].rows("establishments"))


def test_a_workbook_is_sent_read_and_kept_as_the_page_says(live_server, officer, tmp_path, client_module):
    _, secret = tokens.issue(officer, "ví dụ", scope="import", days=1)
    path = workbook(tmp_path / "book.xlsx", small_province())
    text = example()
    files = text[text.index("# Bring in a workbook") : text.index("office.delete")]
    said = {"office": client_module.Client(live_server.url, secret), "WORKBOOK": path}
    exec(files, said)
    assert said["receipt"]["state"] == "committed" and said["receipt"]["change_sets"]
    assert len(list(said["office"].rows("establishments"))) == 5
    with pytest.raises(client_module.Refused, match="403"):
        said["office"].add("establishments", code="X", name="Y")
