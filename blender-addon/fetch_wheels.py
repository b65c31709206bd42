# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts the wheels that the add-on carries into flamenco/wheels/, exactly those of wheels.txt, by pip.

    python3 fetch_wheels.py

Does nothing if they are there already, so that it can run at each build, also without a network.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PINS = HERE / "wheels.txt"
WHEELS = HERE / "flamenco" / "wheels"

#: BAT asks for Python 3.11, but runs on the 3.10 of Blender 3.4, as our tests show: pip is to take it whatever runs pip.
PYTHON_TO_FETCH_FOR = "3.11"


def main() -> int:
    """Fetches what is missing, removes what is not pinned. Answers the exit status."""
    pinned = set(re.findall(r"--hash=sha256:([0-9a-f]{64})", PINS.read_text(encoding="utf-8")))
    WHEELS.mkdir(parents=True, exist_ok=True)
    for wheel in WHEELS.glob("*.whl"):
        if sha256_of(wheel) not in pinned:
            wheel.unlink()
    if present() == pinned:
        return 0
    status = fetch()
    if status == 0 and present() == pinned:
        return 0
    print(
        "The wheels that the Blender add-on carries could not be fetched; pip's messages are above. It needs a network once, "
        "and pip (Debian: sudo apt-get install python3-pip). Without them the add-on can only submit files that are inside "
        f"the farm's storage already. By hand: put the files that {PINS.name} names into {WHEELS.relative_to(HERE)}/.",
        file=sys.stderr,
    )
    return 1


def present() -> set[str]:
    """The hashes of the wheels that are there."""
    return {sha256_of(wheel) for wheel in WHEELS.glob("*.whl")}


def sha256_of(file: Path) -> str:
    """The file's SHA-256, in hexadecimal."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def fetch() -> int:
    """Has pip download the pinned wheels, checking their hashes. Answers pip's exit status."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    options = ["--no-deps", "--require-hashes", "--only-binary=:all:", "--python-version", PYTHON_TO_FETCH_FOR]
    return subprocess.run([*command, *options, "--requirement", PINS, "--dest", WHEELS], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
