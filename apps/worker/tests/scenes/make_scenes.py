# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the blend files of scene-trials.ts: blender -b --factory-startup --python make_scenes.py -- FOLDER TRIALS.json"""

import json
import os
import sys

import bpy

FOLDER, TRIALS = sys.argv[-2:]


def at(*parts):
    return os.path.join(FOLDER, *parts)


def new():
    """A scene that renders in no time."""
    bpy.ops.wm.read_homefile(use_factory_startup=True)
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.device, scene.cycles.samples, scene.cycles.use_denoising = "CPU", 1, False
    scene.render.resolution_x, scene.render.resolution_y, scene.render.resolution_percentage = 32, 18, 100
    scene.render.threads_mode, scene.render.threads = "FIXED", 1
    scene.frame_start, scene.frame_end = 1, 3
    return scene


def save(name="shot", **how):
    path = at(f"{name}.blend")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    bpy.ops.wm.save_as_mainfile(filepath=path, compress=False, relative_remap=False, **how)


def texture(path, source="FILE", name="texture"):
    """An image that the cube's material uses."""
    image = bpy.data.images.new(name, 1, 1)
    image.source, image.filepath = source, path
    tree = bpy.data.materials["Material"].node_tree
    node = tree.nodes.new("ShaderNodeTexImage")
    node.image = image
    tree.links.new(node.outputs[0], tree.nodes["Principled BSDF"].inputs["Base Color"])
    return image


def picture(path):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    image = bpy.data.images.new("made", 4, 4)
    image.filepath_raw, image.file_format = path, "PNG"
    image.save()
    bpy.data.images.remove(image)


def script(*lines):
    """A text that runs when the file is loaded, if that is allowed."""
    text = bpy.data.texts.new("startup.py")
    text.use_module = True
    text.write("import bpy, os, sys\n" + "\n".join(lines) + "\n")


def library(name, make):
    """A blend file with what `make` makes, and nothing open afterwards."""
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    make()
    save(name)


def link(path, kind, name):
    with bpy.data.libraries.load(at(path), link=True) as (_there, here):
        setattr(here, kind, [name])
    return getattr(here, kind)[0]


def compositor(scene):
    scene.use_nodes = True
    return scene.node_tree


with open(TRIALS, encoding="utf-8") as opened:
    trials = json.load(opened)
home = FOLDER
for trial in trials:
    print("making", trial["id"], flush=True)
    FOLDER = os.path.join(home, trial["id"])
    os.makedirs(FOLDER, exist_ok=True)
    names = {"scene": new(), "FOLDER": FOLDER, **{name: globals()[name] for name in (
        "at", "bpy", "compositor", "library", "link", "new", "os", "picture", "save", "script", "texture",
    )}}
    try:
        exec("\n".join(trial["make"]), names)
    except BaseException as error:
        raise SystemExit(f"{trial['id']}: {error}")
sys.stdout.flush()
os._exit(0)
