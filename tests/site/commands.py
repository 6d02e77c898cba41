"""What the tests of commands share."""

import json

from django.core.management import call_command


def said(capsys, *words):
    """What a command prints with --json, and its exit code."""
    code = 0
    try:
        call_command(*words, "--json")
    except SystemExit as left:
        code = left.code
    return json.loads(capsys.readouterr().out), code
