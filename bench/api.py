"""How many made-up requests the API answers as its description says: none may be a crash.

    python -m bench.api --examples 200

Runs on a database and a Redis of its own, which are gone afterwards.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=200, help="of each operation")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="a part of the addresses")
    wanted = parser.parse_args()
    environment = {
        **os.environ,
        "FACET_TEST_API_EXAMPLES": str(wanted.examples),
        "FACET_TEST_API_SEED": str(wanted.seed),
        "FACET_TEST_API_ONLY": wanted.only,
    }
    test = Path("tests/webapp/api/test_schema.py")
    command = [
        sys.executable,
        "-m",
        "pytest",
        str(test),
        "-q",
        "-s",
        "-p",
        "no:cacheprovider",
        "--timeout",
        "0",
    ]
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
