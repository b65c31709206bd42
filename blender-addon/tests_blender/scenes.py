# SPDX-License-Identifier: GPL-3.0-or-later
"""Blend files to submit, made by Blender itself."""

from __future__ import annotations

from pathlib import Path

import bpy


def empty_file() -> None:
    """As File > New does, with a camera, without which nothing is rendered."""
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    scene = bpy.context.scene
    scene.camera = bpy.data.objects.new("Camera", bpy.data.cameras.new("Camera"))
    scene.collection.objects.link(scene.camera)


def save(file: Path, compressed: bool = False) -> Path:
    """Saves under that name; paths stay as they are."""
    file.parent.mkdir(parents=True, exist_ok=True)
    bpy.ops.wm.save_as_mainfile(filepath=str(file), compress=compressed, relative_remap=False)
    return file


def image_file(file: Path, shade: float) -> Path:
    """A small picture; another shade is another content."""
    file.parent.mkdir(parents=True, exist_ok=True)
    image = bpy.data.images.new("made", 4, 4)
    image.pixels = [shade] * 64
    image.filepath_raw, image.file_format = str(file), "PNG"
    image.save()
    bpy.data.images.remove(image)
    return file


def refer_to_image(path: str) -> bpy.types.Image:
    """Has the open file use a picture by this path, which Blender keeps as it is."""
    image = bpy.data.images.new(path, 1, 1)
    image.source, image.filepath, image.use_fake_user = "FILE", path, True
    return image


def compositor(scene: bpy.types.Scene) -> bpy.types.NodeTree:
    """The scene's compositor, switched on, with render layers."""
    if hasattr(scene, "compositing_node_group"):
        scene.compositing_node_group = bpy.data.node_groups.new("compositor", "CompositorNodeTree")
        scene.compositing_node_group.nodes.new("CompositorNodeRLayers")
        return scene.compositing_node_group
    scene.use_nodes = True
    return scene.node_tree


def farm_name(name: str) -> str:
    """What a file is called on the farm: some names are for one platform only."""
    return name.replace("*", "%2A")


def library(file: Path, image: str) -> Path:
    """A file with an object to link, whose material has a picture."""
    empty_file()
    refer_to_image(image)
    material = bpy.data.materials.new("paint")
    material.use_nodes = True
    node = material.node_tree.nodes.new("ShaderNodeTexImage")
    node.image = bpy.data.images[image]
    mesh = bpy.data.meshes.new("prop")
    mesh.materials.append(material)
    bpy.data.objects.new(file.stem, mesh).use_fake_user = True
    return save(file)


def link_object(path: str, name: str) -> None:
    """Links an object of a library, by this path."""
    absolute = bpy.path.abspath(path)
    with bpy.data.libraries.load(absolute, link=True, relative=path.startswith("//")) as (_there, here):
        here.objects = [name]
    bpy.context.scene.collection.objects.link(here.objects[0])


def project_with_everything(folder: Path) -> Path:
    """A shot in a project, with each kind of reference that there is. Answers the open blend file.

    In the project: `wood.png`, and `props.blend` with its `prop.png`. Outside, by a relative path: `brick.png`. By absolute
    paths: `sky.png`, and `far.blend` with its `far.png`. Nowhere: `gone.png`.
    """
    project, outside = folder / "project", folder / "outside"
    for number, name in enumerate(
        ("project/maps/wood.png", "project/maps/prop.png", "outside/brick.png", "outside/sky.png")
    ):
        image_file(folder / name, (number + 1) / 8)
    image_file(outside / "far.png", 0.9)
    (project / ".blender_project").mkdir()
    library(project / "lib/props.blend", "//../maps/prop.png")
    library(outside / "far.blend", "//far.png")
    empty_file()
    shot = save(project / "scenes/seq/shot.blend")
    refer_to_image("//../../maps/wood.png")
    refer_to_image("//../../../outside/brick.png")
    refer_to_image(str(outside / "sky.png"))
    refer_to_image("//../../maps/gone.png")
    link_object("//../../lib/props.blend", "props")
    link_object(str(outside / "far.blend"), "far")
    bpy.context.scene.frame_start, bpy.context.scene.frame_end = 3, 5
    return save(shot)
