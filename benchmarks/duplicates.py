"""Possible duplicates among 20,000 establishments, found by the job that people start: 1,000 are typed twice."""

import random

from benchmarks import scratch

ROWS, TWICE, COMMUNES = 20_000, 1_000, 129
TRADES = ("giấy", "thủy sản", "gạch ngói", "may mặc", "gỗ", "xay xát", "thép", "nhựa", "bao bì", "thức ăn chăn nuôi")
NAMES = ("Hoàng Long", "Phú Mỹ", "Tân Thành", "Minh Khôi", "Đại Phát", "Sông Lam", "Bình An", "Thiên Hà", "Việt Tiến")
SECOND = ("Hưng", "Thịnh", "Quang", "Khánh", "Duy", "Nghĩa", "Trường", "Lộc", "Đức", "Hải", "Sơn", "Tùng", "Vượng")
FORMS = ("Công ty Cổ phần", "Công ty TNHH", "Công ty TNHH MTV", "DNTN", "HTX")
FIELDS = (
    "province_id", "origin", "code", "name", "tax_code", "vsic", "vsic_version", "commune", "latitude", "longitude",
    "name_key", "uuid",
)  # fmt: skip


def main() -> None:
    """Seconds of the job, what it found, and how many of the drawn ones are among it."""
    province, officer = scratch.office()
    from sachhon.establishments.models import DuplicatePair
    from sachhon.kit.jobs import _run, queue

    queue.immediate = False
    twins = _filled(province)
    from sachhon.kit.models import Job

    spent, made = scratch.seconds(lambda: _job(_run, officer, province))
    again, _ = scratch.seconds(lambda: _job(_run, officer, province))
    assert Job.objects.get(pk=made.pk).state == "done", made.error
    known = set(DuplicatePair.objects.values_list("first_id", "second_id"))
    scores = {name: DuplicatePair.objects.filter(score=name).count() for name in ("certain", "likely", "possible")}
    found = sum(pair in known for pair in twins)
    scratch.say(rows=ROWS, seconds=spent, again=again, pairs=len(known), drawn=len(twins), drawn_found=found, **scores)


def _job(run, officer, province):
    from sachhon.kit.clock import now
    from sachhon.kit.models import Job

    made = Job.objects.create(name="find-duplicates", arguments={"province": province.pk}, by=officer, created=now())
    run(made.pk)
    return made


def _filled(province):
    """Establishments under drawn names; the last thousand are others once more, with another spelling."""
    import uuid

    from sachhon.establishments.identity import plain_name
    from sachhon.establishments.models import Establishment
    from sachhon.kit.changes import change_set

    chance = random.Random(7)
    rows = [_drawn(chance, number) for number in range(ROWS - TWICE)]
    originals = chance.sample(range(len(rows)), TWICE)
    rows += [_again(chance, rows[place], ROWS - TWICE + number) for number, place in enumerate(originals)]
    values = [
        (province.pk, "registered", code, name, tax, "1701", "2018", commune, north, east, plain_name(name),
         uuid.UUID(int=chance.getrandbits(128)))
        for code, name, tax, commune, north, east in rows
    ]  # fmt: skip
    with change_set(by=None, why="benchmark", province_id=province.pk) as changes:
        keys = changes.insert_many(Establishment, FIELDS, values)
    return [(keys[place], keys[ROWS - TWICE + number]) for number, place in enumerate(originals)]


def _drawn(chance, number):
    name = f"{chance.choice(FORMS)} {chance.choice(TRADES)} {chance.choice(NAMES)} {chance.choice(SECOND)}"
    tax = f"{chance.randrange(10**10):010d}" if chance.random() < 0.7 else ""
    commune = f"Xã số {chance.randrange(COMMUNES)}"
    return f"SL-{number:05d}", name, tax, commune, 9 + chance.random(), 105 + chance.random()


def _again(chance, row, number):
    """The same place as somebody else would type it."""
    _code, name, tax, commune, north, east = row
    name = name.replace("Công ty", "Cty").replace("Cổ phần", "CP").upper()
    return f"SL-{number:05d}", name, chance.choice((tax, "")), commune.upper(), north, east


if __name__ == "__main__":
    main()
