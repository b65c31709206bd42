"""A program that answers as Blender of the version in FAKE_BPY does: to `--version`, and to `--python SCRIPT -- FOLDER`."""

import json
import os
import sys

said = json.loads(os.environ["FAKE_BPY"])
version = tuple(int(part) for part in said["version"].split("."))
here = os.path.dirname(os.path.abspath(__file__))

if "--version" in sys.argv:
    print(f"Blender {said['version']}.0" + (" LTS" if version in [(3, 6), (4, 2), (4, 5)] else ""))
    print("\tbuild date: 2026-01-01")
    sys.exit()

if version >= (4, 2) and "--python-use-system-env" not in sys.argv:
    unread = [os.path.realpath(folder) for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder]
    sys.path = [folder for folder in sys.path if os.path.realpath(folder) not in unread]
sys.path.insert(0, here)
script = sys.argv[sys.argv.index("--python") + 1]
with open(script, encoding="utf-8") as file:
    exec(compile(file.read(), script, "exec"), {"__name__": "__main__"})
