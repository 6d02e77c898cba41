"""The 22,576 real plants through the importer."""

import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks import scratch

PLANTS = Path("../shared/data/iac/assess.csv.gz")


def main() -> None:
    """Seconds of the command, as a person runs it."""
    if not PLANTS.exists():
        scratch.say(skipped=f"{PLANTS} is not there")
        return
    scratch.office()
    command = [
        sys.executable,
        "-m",
        "sachhon",
        "import",
        "iac",
        str(PLANTS),
        "--as",
        "officer",
        "--leave-wrong",
        "--json",
    ]
    from sachhon.accounts.models import User

    User.objects.filter(username="officer").update(is_superuser=True)
    took, done = scratch.seconds(lambda: subprocess.run(command, capture_output=True, text=True, env=os.environ))
    answer = json.loads(done.stdout)
    scratch.say(
        seconds=took,
        rows=answer["rows"],
        new=answer["new"],
        cells_left_out=answer["cells_left_out"],
        committed=answer["committed"],
    )


if __name__ == "__main__":
    main()
