"""As much of `bpy` as tiny_render.py uses, with Cycles' preferences as different versions of Blender have them.

FAKE_BPY says which version, which kinds of GPU it was built with (others are no values of the enumeration), and which GPUs there are:
{"version": "4.2", "built_with": ["OPTIX", "CUDA"], "gpus": {"OPTIX": ["RTX 4090"]}, "broken": []}
"""

import json
import os
from types import SimpleNamespace

SAID = json.loads(os.environ["FAKE_BPY"])
VERSION = tuple(int(part) for part in SAID["version"].split("."))


class Device:
    def __init__(self, name, kind):
        self.name, self.type, self.id = name, kind, f"{kind}_{name}"
        self.use = kind != "CPU"


class Preferences:
    """What is common: an enumeration, and a list of devices that is empty until somebody has it looked for."""

    def __init__(self):
        self.devices = []
        self._kind = "NONE"

    @property
    def compute_device_type(self):
        return self._kind

    @compute_device_type.setter
    def compute_device_type(self, kind):
        if kind not in ["NONE", *SAID["built_with"]]:
            raise TypeError(f'bpy_struct: item.attr = val: enum "{kind}" not found in ({SAID["built_with"]})')
        self._kind = kind

    def _find(self, kind):
        """Cycles lists the CPU with each kind."""
        found = [Device(name, kind) for name in SAID["gpus"].get(kind, [])]
        for device in [*found, Device("CPU of this computer", "CPU")]:
            if all(known.id != device.id for known in self.devices):
                self.devices.append(device)
        return [known for known in self.devices if known.type in (kind, "CPU")]


class Until_2_93(Preferences):
    """`get_devices` gives CUDA's and OpenCL's: of other kinds, nothing is heard by who reads its answer."""

    def get_devices(self, compute_device_type=""):
        for kind in SAID["built_with"]:
            self._find(kind)
        return tuple([device for device in self.devices if device.type == kind] for kind in ("CUDA", "OPENCL"))


class Since_3_0(Preferences):
    """`get_devices` gives nothing any more; a list that is asked for by kind has the CPU at its end."""

    def get_devices_for_type(self, compute_device_type):
        found = self._find(compute_device_type)
        gpus = [device for device in found if device.type == compute_device_type]
        return gpus + [device for device in found if device.type == "CPU"] if gpus else gpus

    def refresh_devices(self):
        for kind in SAID["built_with"]:
            self._find(kind)

    def get_devices(self, compute_device_type=""):
        self.refresh_devices()


class Since_5_0(Since_3_0):
    """May be handed a list that was found before; each device says whether its kernels are optimized."""

    def get_device_list(self, compute_device_type):
        return self._find(compute_device_type)

    def get_devices_for_type(self, compute_device_type, device_list=None):
        if device_list is None:
            device_list = self.get_device_list(compute_device_type)
        for device in device_list:
            device.is_optimized = True
        return [device for device in device_list if device.type == compute_device_type]


def preferences_of(version):
    if version < (3, 0):
        return Until_2_93()
    return Since_5_0() if version >= (5, 0) else Since_3_0()


PREFERENCES = preferences_of(VERSION)
SCENE = SimpleNamespace(
    cycles=SimpleNamespace(device="CPU", samples=128, use_denoising=True),
    render=SimpleNamespace(image_settings=SimpleNamespace(), filepath=""),
)


def render(write_still):
    device = "CPU"
    if SCENE.cycles.device == "GPU":
        device = PREFERENCES.compute_device_type
        used = [one.name for one in PREFERENCES.devices if one.use]
        if used != SAID["gpus"].get(device, []):
            raise RuntimeError(f"renders on {used}")
    if device in SAID.get("broken", []):
        raise RuntimeError("Error: Illegal address in kernel")
    with open(SCENE.render.filepath, "wb") as picture:
        picture.write(b"picture")


context = SimpleNamespace(
    scene=SCENE,
    preferences=SimpleNamespace(addons={"cycles": SimpleNamespace(preferences=PREFERENCES)}),
)
ops = SimpleNamespace(render=SimpleNamespace(render=render))
