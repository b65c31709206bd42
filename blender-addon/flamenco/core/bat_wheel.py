# SPDX-License-Identifier: GPL-3.0-or-later
"""BAT, the Blender Asset Tracer, out of the wheel that comes with the add-on.

It is imported beside whatever other add-ons have imported: sys.path and sys.modules are afterwards as they were before.
Like that the add-on gets the BAT that it was tested with, legacy add-ons and extensions work the same, and nothing is left behind.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

from .errors import FlamencoError

WHEELS = Path(__file__).resolve().parent.parent / "wheels"
PACKAGE = "blender_asset_tracer"

#: BAT imports multiprocessing, which keeps `__main__` by this second name. While Blender runs a script (--python), that module
#: is the script's own and dies with it: Blender 3.4.1 then crashes at its end, looking through sys.modules.
SCRIPT = "__mp_main__"


def load_bat_packer() -> ModuleType:
    """Our module `bat_packer`, bound to the BAT of the wheel. Raises FlamencoError if the wheel is missing."""
    name = f"{__package__}.bat_packer"
    loaded = sys.modules.get(name)
    if loaded is not None:
        return loaded
    wheel = next(iter(sorted(WHEELS.glob(f"{PACKAGE}-*.whl"))), None)
    if wheel is None:
        raise FlamencoError(
            "The add-on was packed without BAT (Blender Asset Tracer), so it cannot collect the files of a job. Save the "
            "blend file inside the farm's storage, or install the add-on that the Manager offers for download."
        )
    others = _take_away_bat()
    knew_script = SCRIPT in sys.modules
    sys.path.insert(0, str(wheel))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(wheel))
        _take_away_bat()
        if not knew_script:
            sys.modules.pop(SCRIPT, None)
        sys.modules.update(others)


def _take_away_bat() -> dict[str, ModuleType]:
    names = [name for name in sys.modules if name == PACKAGE or name.startswith(f"{PACKAGE}.")]
    return {name: sys.modules.pop(name) for name in names}
