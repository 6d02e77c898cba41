"""Write the invented province: ``python -m demo OUT_DIR``."""

import argparse
import json

from demo.generate import generate


def main() -> None:
    """Read the command line, generate, and print the counts."""
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("out_dir", help="folder that receives the workbook and truth.json")
    parser.add_argument("--establishments", type=int, default=2000)
    parser.add_argument("--reporters", type=int, default=300)
    parser.add_argument("--volunteers", type=int, default=60)
    parser.add_argument("--power", type=int, default=900)
    parser.add_argument("--seed", type=int, default=2025)
    parser.add_argument("--rho", type=float, default=0.0, help="how far noise remembers the month before")
    arguments = vars(parser.parse_args())
    truth = generate(arguments.pop("out_dir"), **arguments)
    shown = {key: truth[key] for key in ("period", "code", "value", "counts")}
    print(json.dumps(shown, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
