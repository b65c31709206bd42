"""Renders a picture of a few pixels on the CPU and with each kind of GPU that this Blender finds, and says how that went.

Run by `flamenco-worker doctor` as `blender -b --factory-startup --python tiny_render.py -- FOLDER`; a line for each device:
FLAMENCO-CHECK {"device": "CUDA", "names": ["…"], "error": ""}

And one for the folders in PYTHONPATH that this Blender does not look into, if there are any: FLAMENCO-CHECK {"unread": ["…"]}
"""

import json
import os
import sys

import bpy

GPU_KINDS = ("OPTIX", "CUDA", "HIP", "METAL", "ONEAPI")


def tell(device, names, error=""):
    print("FLAMENCO-CHECK " + json.dumps({"device": device, "names": names, "error": error[:500]}), flush=True)


def tell_python_path():
    """Blender from blender.org reads PYTHONPATH when it is told to, by an argument; that of Linux distributions always does."""
    folders = [folder for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder]
    read = {os.path.realpath(folder) for folder in sys.path}
    unread = [folder for folder in folders if os.path.realpath(folder) not in read]
    if unread:
        print("FLAMENCO-CHECK " + json.dumps({"unread": unread}), flush=True)


def render(folder, device):
    scene = bpy.context.scene
    scene.cycles.device = "CPU" if device == "CPU" else "GPU"
    scene.render.filepath = os.path.join(folder, device + ".png")
    bpy.ops.render.render(write_still=True)
    if os.path.getsize(scene.render.filepath) == 0:
        raise RuntimeError("the picture is empty")


def look_for_devices(preferences, kind):
    """What `get_devices` answers changed more than once, and never had all kinds: the list that it fills is what counts."""
    if hasattr(preferences, "get_devices_for_type"):
        preferences.get_devices_for_type(kind)
    else:
        preferences.get_devices()


def gpus_of(preferences, kind):
    """The GPUs of a kind; none where this Blender was built without it, or where there is no driver."""
    try:
        preferences.compute_device_type = kind
        look_for_devices(preferences, kind)
    except (TypeError, ValueError, RuntimeError, AttributeError):
        return []
    return [device for device in preferences.devices if device.type == kind]


def try_device(folder, device, names):
    try:
        render(folder, device)
        tell(device, names)
    except Exception as error:  # whatever it is, it is what is wrong
        tell(device, names, str(error) or type(error).__name__)


def main(folder):
    tell_python_path()
    scene = bpy.context.scene
    render_settings = scene.render
    render_settings.engine = "CYCLES"
    render_settings.resolution_x = render_settings.resolution_y = 16
    render_settings.resolution_percentage = 100
    render_settings.image_settings.file_format = "PNG"
    scene.cycles.samples = 1
    scene.cycles.use_denoising = False  # not every Blender is built with it
    try_device(folder, "CPU", ["CPU"])
    preferences = bpy.context.preferences.addons["cycles"].preferences
    for kind in GPU_KINDS:
        gpus = gpus_of(preferences, kind)
        if not gpus:
            continue
        for device in preferences.devices:
            device.use = device.type == kind
        try_device(folder, kind, [device.name for device in gpus])


main(sys.argv[sys.argv.index("--") + 1])
