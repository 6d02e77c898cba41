"""A backup holds everything while people write, is whole or not there, and comes back on a bare machine as it was."""

import contextlib
import datetime as dt
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest

from demo.generate import WORKBOOK
from sachhon.site.backup import archive as archives
from sachhon.site.backup import keeping
from tests.site.test_kill import ROOT, Office

pytestmark = pytest.mark.slow
MOMENTS = 12


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """An office with figures and an edition."""
    office = Office(tmp_path_factory.mktemp("backup"))
    office.done("migrate", "-v0")
    office.done("createsuperuser", "--noinput", "--username", "admin", "--email", "a@b.vn")
    office.done("grant", "admin", "officer", "--province", "82")
    office.done("import", "province", office.folder / "demo" / WORKBOOK, "--leave-wrong", "--as", "admin")
    office.done("compute", "--period", "2025", "--as", "admin")
    office.done("publish", "--period", "2025", "--as", "admin")
    yield office
    office.close()


@pytest.fixture
def made(place, tmp_path):
    """(an archive of the office, its receipt)"""
    receipt = json.loads(place.done("backup", tmp_path / "b" / "office.zip", "--json")["out"])
    return Path(receipt["archive"]), receipt


def of(data):
    """The environment of a process that works in a data folder."""
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    mine = {"SACHHON_DATA": str(data), "PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": "sachhon.site.settings"}
    return {**os.environ, **mine}


def sachhon(*words, data):
    """A command in a process of its own, as on a machine that has nothing but the programme."""
    data.parent.mkdir(exist_ok=True, parents=True)
    command = [sys.executable, "-m", "sachhon", *map(str, words)]
    return subprocess.run(command, env=of(data), capture_output=True, text=True, cwd=data.parent)


def restored(archive, into, *words):
    """The receipt of a restore, and its exit code."""
    done = sachhon("restore", archive, "--into", into, "--json", *words, data=into.parent / "nothing")
    return json.loads(done.stdout), done.returncode


def rewritten(archive, target, change):
    """The same archive with one member changed."""
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            content = change(info.filename, old.read(info.filename))
            if content is not None:
                new.writestr(info.filename, content)
    return target


def test_a_bare_machine_has_the_same_figures_chains_rows_and_files(place, made, tmp_path):
    archive, receipt = made
    into = tmp_path / "new" / "office"
    answer, code = restored(archive, into, "--seal", receipt["seal"])
    assert code == 0, answer
    for part in ("chains", "figures", "rows", "tables", "seal"):
        assert answer[part] == receipt[part]
    assert answer["figures"]["values"] > 0 and answer["files_checked"] == receipt["files"] > 0 and answer["seed"]
    for words in (("changes", "verify"), ("figures", "--period", "2025", "--province", "82")):
        assert sachhon(*words, "--json", data=into).stdout == sachhon(*words, "--json", data=place.data).stdout, words
    assert json.loads(sachhon("changes", "verify", "--json", data=into).stdout)["ok"]
    assert sorted(each.name for each in into.parent.iterdir()) == ["office"], "nothing else was left on the machine"


def test_the_archive_is_for_its_owner_alone_and_says_what_is_in_it(made):
    archive, receipt = made
    assert archive.stat().st_mode & 0o777 == 0o600
    held = archives.Archive(archive)
    assert {"database.sqlite3", "secrets.json"} < set(held.members)
    assert held.manifest["versions"]["sachhon"] and len(held.manifest["not_held"]) >= 5
    assert [each["province"] for each in receipt["chains"]] == [None, "82"] and receipt["chains"][1]["head"]


def test_a_backup_while_others_write_is_one_moment_of_the_office(place, tmp_path):
    writer = (
        "import django; django.setup()\n"
        "from sachhon.kit.changes import change_set\n"
        "from sachhon.accounts.models import Agency\n"
        "print('go', flush=True)\n"
        "while True:\n"
        "    with change_set(by=None, why='meanwhile') as changes: changes.insert(Agency(name='x'))\n"
    )
    busy = subprocess.Popen([sys.executable, "-c", writer], env=of(place.data), stdout=subprocess.PIPE, text=True)
    try:
        busy.stdout.readline()
        archive = Path(json.loads(place.done("backup", tmp_path, "--json")["out"])["archive"])
        # The control: a plain copy of the database's file is not what the office has.
        shutil.copy(place.data / "sachhon.sqlite3", tmp_path / "plain.sqlite3")
    finally:
        busy.kill()
        busy.wait()
    assert restored(archive, tmp_path / "office")[1] == 0
    assert agencies(tmp_path / "plain.sqlite3") != agencies(place.data / "sachhon.sqlite3")


def agencies(path):
    with contextlib.closing(sqlite3.connect(path)) as database:
        try:
            return database.execute("SELECT count(*) FROM accounts_agency").fetchone()[0]
        except sqlite3.DatabaseError:
            return None


@pytest.mark.parametrize("member", ["database.sqlite3", "secrets.json", "files"])
def test_an_altered_member_is_named_and_nothing_is_restored(made, tmp_path, member):
    def change(name, content):
        return content[:-1] + bytes([content[-1] ^ 1]) if name.startswith(member) else content

    answer, code = restored(rewritten(made[0], tmp_path / "altered.zip", change), tmp_path / "office")
    assert code == 1 and answer["refused"].startswith(member) and "not what the manifest says" in answer["refused"]
    assert not (tmp_path / "office").exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda name, content: None if name == "database.sqlite3" else content, "database.sqlite3: is named"),
        (lambda name, content: None if name == "manifest.json" else content, "not a whole archive"),
        (lambda name, content: content.replace(b'"sachhon": "', b'"sachhon": "9') if name == "manifest.json" else content,
         "was made by version 9"),
        (lambda name, content: content.replace(b'"tables": "', b'"tables": "9') if name == "manifest.json" else content,
         "tables"),
        (lambda name, content: content.replace(b'"database": "sqlite"', b'"database": "postgresql"') if name == "manifest.json" else content,
         "postgresql"),
        (lambda name, content: content.replace(b"database.sqlite3", b"../../evil.sqlite3") if name == "manifest.json" else content,
         "database.sqlite3: is in the archive, not in its manifest"),
    ],
)  # fmt: skip
def test_what_is_not_this_programmes_own_archive_is_refused_in_words(made, tmp_path, change, said):
    answer, code = restored(rewritten(made[0], tmp_path / "other.zip", change), tmp_path / "office")
    assert code == 1 and said in answer["refused"], answer
    assert not (tmp_path / "office").exists()


def test_another_archive_than_was_meant_is_refused_by_its_seal(made, tmp_path):
    answer, code = restored(made[0], tmp_path / "office", "--seal", "0" * 64)
    assert code == 1 and "not the one that you mean" in answer["refused"]


def test_a_cut_archive_is_refused(made, tmp_path):
    cut = tmp_path / "cut.zip"
    cut.write_bytes(made[0].read_bytes()[:-2000])
    answer, code = restored(cut, tmp_path / "office")
    assert code == 1 and "not a whole archive" in answer["refused"]


def test_a_folder_with_something_in_it_is_left_alone(made, tmp_path):
    folder = tmp_path / "office"
    folder.mkdir()
    (folder / "note.txt").write_text("mine")
    answer, code = restored(made[0], folder)
    assert (
        code == 1 and "is not empty" in answer["refused"] and [each.name for each in folder.iterdir()] == ["note.txt"]
    )


def test_without_secrets_it_needs_the_very_ones_that_the_office_had(place, tmp_path):
    receipt = json.loads(place.done("backup", tmp_path / "b", "--without-secrets", "--json")["out"])
    archive = Path(receipt["archive"])
    assert not receipt["secrets"] and "secrets.json" not in archives.Archive(archive).members
    assert "name the office's secrets.json" in restored(archive, tmp_path / "one")[0]["refused"]
    others = tmp_path / "others.json"
    others.write_text(json.dumps({"secret_key": "a", "personal_salt": "b"}))
    assert "is not the secret" in restored(archive, tmp_path / "two", "--secrets", others)[0]["refused"]
    assert restored(archive, tmp_path / "three", "--secrets", place.data / "secrets.json")[1] == 0


def test_a_damaged_file_stops_the_backup_and_the_good_one_stays(place, made):
    archive, stored = made[0], next(place.data.glob("files/??/*"))
    before, content = archive.read_bytes(), stored.read_bytes()
    try:
        stored.write_bytes(b"")  # empty and newer
        ended = place.run("backup", archive)
        assert ended["code"] == 1 and archive.read_bytes() == before and list(archive.parent.iterdir()) == [archive]
        left = json.loads(place.done("backup", archive, "--leave-damaged", "--json")["out"])
        assert [each["file"] for each in left["left_out"]] == [stored.name]
    finally:
        stored.write_bytes(content)


def test_an_office_without_tables_is_no_backup(tmp_path):
    done = sachhon("backup", tmp_path / "b", "--json", data=tmp_path / "empty")
    assert done.returncode == 1 and "nothing to back up" in done.stdout and not list((tmp_path / "b").iterdir())


FULL = """
import sys
sys.path.insert(0, {root!r})
import django
django.setup()
from sachhon.site.backup import archive, making
if {late}:
    making.require_space = lambda *a: None
from sachhon.site.cli import main
sys.argv = ["sachhon", "backup", {target!r}, "--json"]
main()
"""


@pytest.mark.parametrize("late", [False, True], ids=["seen before the first byte", "met halfway"])
def test_a_full_disk_is_said_in_words_and_leaves_no_half(place, made, tmp_path, late):
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True).returncode:
        pytest.skip("needs unshare -rm, to mount a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    program = tmp_path / "full.py"
    program.write_text(FULL.format(root=str(ROOT / "src"), late=late, target=str(disk / "office.zip")))
    script = (
        f"mount -t tmpfs -o size=1m none {disk} && echo good > {disk}/office.zip && "
        f"{sys.executable} {program}; echo $?; cat {disk}/office.zip; ls -A {disk}"
    )
    done = subprocess.run(["unshare", "-rm", "sh", "-c", script], env=of(place.data), capture_output=True, text=True)
    assert "}" in done.stdout, done
    said, ended = done.stdout.rsplit("}", 1)
    assert ("MB are needed" in said) is not late and ("the disk is full" in said) is late, done
    assert ended.split() == ["1", "good", "office.zip"], "exit 1, the old one as it was, and nothing beside it"


def drawn(calls, seed):
    """Moments of a run: at calls to the disk, spread by a seed over all of them."""
    return sorted(random.Random(seed).sample(range(1, calls + 1), min(MOMENTS, calls)))


def test_killed_at_any_moment_the_old_archive_or_the_new_one_is_whole(place, made):
    archive, command = made[0], ("backup", made[0])
    calls, ends = place.done(*command)["calls"], []
    for moment in drawn(calls, 2025):
        ends.append(place.run(*command, kill_call=moment)["code"])
        archives.Archive(archive).check()
        assert [each.name for each in archive.parent.iterdir() if not each.name.startswith(".")] == ["office.zip"]
    assert ends.count(-9) > MOMENTS / 2
    place.done(*command)
    assert [each.name for each in archive.parent.iterdir()] == ["office.zip"], "what killed runs left is swept"


def test_written_in_place_the_same_moments_destroy_the_good_one(place, made):
    """The control: so the test above can fail."""
    archive, command = made[0], ("backup", made[0])
    calls, whole = place.done(*command)["calls"], archive.read_bytes()
    for moment in drawn(calls, 2025):
        archive.write_bytes(whole)
        place.run(*command, kill_call=moment, in_place=str(archive))
        try:
            archives.Archive(archive).check()
        except archives.Trouble:
            return
    pytest.fail("no moment left a half archive")


@pytest.mark.parametrize("in_place", [False, True], ids=["as it is", "control: written in place"])
def test_killed_at_any_moment_a_restore_has_made_the_folder_or_nothing(place, made, tmp_path, in_place):
    into, halves = tmp_path / "x" / "data", 0
    command = ("restore", made[0], "--into", into)
    clean = place.done(*command)
    shutil.rmtree(into)
    # The check runs in a process of its own; the calls are those of unpacking and of naming.
    for moment in drawn(clean["calls"], 7)[:: 2 if in_place else 1]:
        place.run(*command, kill_call=moment, **({"in_place": str(into)} if in_place else {}))
        if into.exists():
            halves += not whole_folder(made[0], into)
            shutil.rmtree(into)
    assert (halves > 0) is in_place
    if not in_place:
        place.done(*command)
        assert [each.name for each in into.parent.iterdir()] == ["data"]


def whole_folder(archive, folder):
    """Whether everything that the archive holds is in the folder."""
    names = {"database.sqlite3": "sachhon.sqlite3"}
    members = archives.Archive(archive).members
    return (
        all((folder / names.get(name, name)).exists() for name in members) and (folder / "restored-from.json").exists()
    )


def test_of_each_day_week_and_month_the_latest_is_kept():
    start = dt.datetime(2026, 1, 1, 2, tzinfo=dt.UTC)
    moments = [start + dt.timedelta(hours=12 * number) for number in range(2 * 400)]
    stay = sorted(keeping.kept(moments), reverse=True)
    assert stay[:7] == [moments[-1] - dt.timedelta(days=number) for number in range(7)]
    assert 12 <= len(stay) <= 7 + 4 + 12 and len({(at.year, at.month) for at in stay}) == 12


def test_keep_touches_its_own_archives_alone_and_never_the_newest(tmp_path):
    names = [f"sachhon-20260{month}01T010101Z.zip" for month in range(1, 10)]
    names += [f"sachhon-202609{day:02}T010101Z.zip" for day in range(2, 29)]
    for name in [*names, "theirs.zip", "sachhon-20260101T010101Z.zip.part"]:
        (tmp_path / name).touch()
    newest = tmp_path / names[-1]
    gone = keeping.let_go(tmp_path, newest)
    assert gone and newest.exists() and (tmp_path / "theirs.zip").exists()
    assert keeping.let_go(tmp_path, newest) == [], "doing it again lets nothing go"


def test_two_backups_at_once_are_two_archives(place, tmp_path):
    done = []
    ways = [
        threading.Thread(target=lambda: done.append(sachhon("backup", tmp_path, data=place.data))) for _ in range(2)
    ]
    for way in ways:
        way.start()
    for way in ways:
        way.join()
    assert [each.returncode for each in done] == [0, 0], [each.stderr for each in done]
    assert len(list(tmp_path.glob("*.zip"))) == 2
