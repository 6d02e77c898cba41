"""The web process stays light, and the reference stays true."""

import os
import subprocess
import sys
import textwrap

from sachhon.site.reference import pages
from tests.conftest import ROOT

HEAVY = ("scipy", "numba", "pyarrow", "duckdb", "python_calamine")


def test_the_public_page_loads_no_heavy_library(tmp_path):
    code = textwrap.dedent(f"""
        import sys, django
        django.setup()
        from django.core.management import call_command
        call_command("migrate", verbosity=0)
        from django.test import Client
        assert Client().get("/", headers={{"host": "localhost"}}).status_code == 200
        print([name for name in {HEAVY!r} if name in sys.modules])
    """)
    environment = {**os.environ, "SACHHON_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "sachhon.site.settings_test"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, cwd=ROOT)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr[-2000:]


def test_the_reference_is_what_the_code_says(db):
    folder = ROOT / "docs" / "reference"
    stale = [name for name, text in pages().items() if (folder / name).read_text(encoding="utf-8") != text]
    assert stale == [], "Run: make docs"
