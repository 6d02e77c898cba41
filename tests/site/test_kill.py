"""kill -9 at ten moments of each verb: nothing lost, nothing doubled, nothing half; and the rest can go on."""

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from demo.generate import WORKBOOK, generate

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
SIZES = {"establishments": 60, "reporters": 20, "volunteers": 6, "power": 20}
WITHIN, BEFORE, BY_CLOCK = 5, 2, 3
DATABASE = "sachhon.sqlite3"


class Office:
    """A scratch data folder with the driver that works in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        generate(folder / "demo", **SIZES)
        self.data = folder / "data"
        self.data.mkdir()
        path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        self.driver = subprocess.Popen(
            [sys.executable, str(ROOT / "tests/site/driver.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "SACHHON_DATA": str(self.data), "PYTHONPATH": path, "DJANGO_SUPERUSER_PASSWORD": "mot-hai-ba-bon"},
        )  # fmt: skip

    def ask(self, **request):
        """One request to the driver."""
        self.driver.stdin.write(json.dumps(request) + "\n")
        self.driver.stdin.flush()
        return json.loads(self.driver.stdout.readline())

    def run(self, *args, **how):
        """One command, to its end or its death."""
        return self.ask(args=list(map(str, args)), **how)

    def done(self, *args):
        """One command that must succeed; how long it took, and how many statements."""
        ended = self.run(*args)
        assert ended["code"] == 0, ended["out"]
        return ended

    def look(self):
        """What a person finds afterwards."""
        ended = self.ask(look=True)
        assert ended["code"] == 0, ended["out"]
        return json.loads(ended["out"])

    def save(self, name):
        """Remember the database as it is; whoever wrote last has left it whole."""
        assert not self.data.joinpath(f"{DATABASE}-wal").exists()
        shutil.copy(self.data / DATABASE, self.folder / name)

    def restore(self, name):
        """The database as it was."""
        for more in ("-wal", "-shm"):
            self.data.joinpath(DATABASE + more).unlink(missing_ok=True)
        shutil.copy(self.folder / name, self.data / DATABASE)

    def close(self):
        """End the driver."""
        self.driver.stdin.close()
        self.driver.wait()


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    """An office with the state before and after each verb, found by a clean run."""
    place = Office(tmp_path_factory.mktemp("kill"))
    file = place.folder / "demo" / WORKBOOK
    place.done("migrate", "-v0")
    place.done("createsuperuser", "--noinput", "--username", "admin", "--email", "a@b.vn")
    place.done("grant", "admin", "officer", "--province", "82")
    place.save("empty")
    send = ("import", "province", file, "--leave-wrong", "--as", "admin")
    verbs = {}
    for name, before, command in (
        ("stage", "empty", (*send, "--dry-run")),
        ("commit", "empty", send),
        ("undo", "committed", None),
        ("verify", "committed", ("verify-period", "--period", "2025", "--as", "admin")),
        ("compute", "committed", ("compute", "--period", "2025", "--as", "admin")),
        ("publish", "computed", ("publish", "--period", "2025", "--as", "admin")),
    ):
        place.restore(before)
        first = place.look()
        command = command or ("undo", first["batch"]["uuid"], "--as", "admin")
        clean = place.done(*command)
        verbs[name] = {
            "before": before, "command": command, "seconds": clean["seconds"], "statements": clean["statements"],
            "counts": [first["counts"], place.look()["counts"]],
        }  # fmt: skip
        if name in ("verify", "compute"):
            verbs[name]["counts"].append(with_period(first["counts"]))
        if name == "compute":  # it verifies first, in a transaction of its own
            verbs[name]["counts"].append(verbs["verify"]["counts"][1])
        if name in ("commit", "compute"):
            place.save({"commit": "committed", "compute": "computed"}[name])
    place.verbs = verbs
    yield place
    place.close()


def moments(scene, verb, seed):
    """Ten moments of the verb: most at statements of its last transaction, some before, some by the clock."""
    draw, facts = random.Random(f"{verb}-{seed}"), scene.verbs[verb]
    began, statements = facts["statements"]
    # Committing stages first: its own time comes after that.
    start = scene.verbs["stage"]["seconds"] * 0.9 if verb == "commit" else 0.0
    return [
        *({"kill_at": draw.randint(began, statements)} for _ in range(WITHIN)),
        *({"kill_at": draw.randint(1, began)} for _ in range(BEFORE)),
        *({"kill_after": draw.uniform(start, facts["seconds"])} for _ in range(BY_CLOCK)),
    ]


def whole(scene, verb, found):
    """Whether this is a state between two transactions, and the chain holds."""
    return found["ok"] and found["counts"] in scene.verbs[verb]["counts"]


def with_period(counts):
    """The state before computing, with the period made: that is a transaction of its own."""
    return {**counts, "plan.period": 1, "sets": counts["sets"] + 1, "entries": counts["entries"] + 1}


@pytest.mark.parametrize("verb", ["stage", "commit", "undo", "verify", "compute", "publish"])
def test_killed_at_ten_moments_it_is_done_or_not_done_and_can_go_on(scene, verb):
    facts, ends = scene.verbs[verb], set()
    for moment in moments(scene, verb, 2025):
        scene.restore(facts["before"])
        ended = scene.run(*facts["command"], **moment)
        found = scene.look()
        assert whole(scene, verb, found), (moment, ended, found)
        ends.add((ended["code"], facts["counts"].index(found["counts"])))

        again = scene.run(*facts["command"])
        found = scene.look()
        # What was undone before the kill says so; all others answer as if nothing had happened.
        assert again["code"] == 0 or (verb == "undo" and "it is undone" in again["out"]), (
            moment,
            again["out"],
        )
        assert found["ok"] and found["counts"] == facts["counts"][1], (moment, found)
    assert any(code == -9 for code, _ in ends), "no moment hit"


@pytest.mark.parametrize("verb", ["commit", "undo", "verify", "compute", "publish"])
def test_without_the_transaction_the_same_moments_leave_it_half_done(scene, verb):
    """The control: so the test above can fail, and its look is sharp enough."""
    facts = scene.verbs[verb]
    began, statements = facts["statements"]
    for moment in range(statements, began, -1):  # writing is what a transaction ends with
        scene.restore(facts["before"])
        scene.run(*facts["command"], kill_at=moment, broken=True)
        if not whole(scene, verb, scene.look()):
            return
    pytest.fail("no moment left it half done")
