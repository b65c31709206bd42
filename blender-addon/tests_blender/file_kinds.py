# SPDX-License-Identifier: GPL-3.0-or-later
"""Kinds of files that Blender reads, one function a kind: it has the open file use what is in a folder, by Blender's path of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy
import scenes


@dataclass(frozen=True)
class FileKind:
    """`files` are those that have to be sent, `others` lie beside them. Without `can_move`, they have to be in the project."""

    use: Callable[[Any, str], object]
    files: tuple[str, ...]
    others: tuple[str, ...] = ()
    can_move: bool = True


def _image(source: str, name: str) -> Callable[[Any, str], None]:
    def use(material: Any, folder: str) -> None:
        image = bpy.data.images.new(name, 1, 1)
        image.source, image.filepath = source, folder + name
        _nodes(material).new("ShaderNodeTexImage").image = image

    return use


def _both_eyes(thing: Any, folder: str) -> None:
    _image("FILE", "stereo_L.png")(thing, folder)
    bpy.data.images["stereo_L.png"].use_multiview = True


def _clip(source: str, name: str) -> Callable[[Any, str], None]:
    def use(thing: Any, folder: str) -> None:
        clip = bpy.data.movieclips.load(bpy.path.abspath(folder + name))
        clip.filepath = folder + name
        assert clip.source == source, clip.source
        thing.constraints.new("CAMERA_SOLVER").clip = clip

    return use


def _font(thing: Any, folder: str) -> None:
    curve = bpy.data.curves.new("text", "FONT")
    curve.font = bpy.data.fonts.load(bpy.path.abspath(folder + "font.ttf"))
    curve.font.filepath = folder + "font.ttf"
    thing.users_collection[0].objects.link(bpy.data.objects.new("text", curve))


def _sound(thing: Any, folder: str) -> None:
    speaker = bpy.data.speakers.new("speaker")
    speaker.sound = bpy.data.sounds.load(bpy.path.abspath(folder + "sound.wav"))
    speaker.sound.filepath = folder + "sound.wav"
    thing.users_collection[0].objects.link(bpy.data.objects.new("speaker", speaker))


def _volume(name: str, is_sequence: bool) -> Callable[[Any, str], None]:
    def use(thing: Any, folder: str) -> None:
        volume = bpy.data.volumes.new(name)
        volume.filepath, volume.is_sequence = folder + name, is_sequence
        thing.users_collection[0].objects.link(bpy.data.objects.new(name, volume))

    return use


def _cache_file(name: str, is_sequence: bool) -> Callable[[Any, str], None]:
    def use(thing: Any, folder: str) -> None:
        before = set(bpy.data.cache_files)
        bpy.ops.cachefile.open(filepath=bpy.path.abspath(folder + name))
        [cache] = set(bpy.data.cache_files) - before
        cache.filepath, cache.is_sequence = folder + name, is_sequence
        thing.modifiers.new("cache", "MESH_SEQUENCE_CACHE").cache_file = cache

    return use


def _text(thing: Any, folder: str) -> None:
    text = bpy.data.texts.load(bpy.path.abspath(folder + "driver.py"))
    text.filepath = folder + "driver.py"
    thing["text"] = text


def _script_node(thing: Any, folder: str) -> None:
    node = _nodes(thing).new("ShaderNodeScript")
    node.mode, node.filepath = "EXTERNAL", folder + "wood.osl"


def _script_node_in_group(thing: Any, folder: str) -> None:
    group = bpy.data.node_groups.new("group", "ShaderNodeTree")
    node = group.nodes.new("ShaderNodeScript")
    node.mode, node.filepath = "EXTERNAL", folder + "grouped.osl"
    _nodes(thing).new("ShaderNodeGroup").node_tree = group


def _ies(thing: Any, folder: str) -> None:
    node = _nodes(thing).new("ShaderNodeTexIES")
    node.mode, node.filepath = "EXTERNAL", folder + "lamp.ies"


def _mesh_cache(thing: Any, folder: str) -> None:
    thing.modifiers.new("cache", "MESH_CACHE").filepath = folder + "points.mdd"


def _fluid(thing: Any, folder: str) -> None:
    modifier = thing.modifiers.new("fluid", "FLUID")
    modifier.fluid_type = "DOMAIN"
    modifier.domain_settings.cache_directory = folder + "fluid"


def _external_points(thing: Any, folder: str) -> None:
    thing.modifiers.new("particles", "PARTICLE_SYSTEM")
    cache = thing.particle_systems[0].point_cache
    cache.use_external, cache.filepath = True, folder + "points"


def _baked_nodes(thing: Any, folder: str) -> None:
    modifier = thing.modifiers.new("nodes", "NODES")
    modifier.bake_directory = folder + "bake"
    if hasattr(modifier, "bake_target"):
        modifier.bake_target = "DISK"


def _multires(thing: Any, folder: str) -> None:
    thing.modifiers.new("multires", "MULTIRES")
    bpy.context.view_layer.objects.active = thing
    bpy.ops.object.multires_subdivide(modifier="multires")
    bpy.ops.object.multires_external_save(filepath=bpy.path.abspath(folder + "detail.btx"), modifier="multires")
    thing.modifiers["multires"].filepath = folder + "detail.btx"


def _world(_thing: Any, folder: str) -> None:
    world = bpy.data.worlds.new("world")
    world.use_nodes = True
    image = bpy.data.images.new("sky", 1, 1)
    image.source, image.filepath = "FILE", folder + "sky.hdr"
    world.node_tree.nodes.new("ShaderNodeTexEnvironment").image = image
    bpy.context.scene.world = world


def _movie_strip(_thing: Any, folder: str) -> None:
    _strips().new_movie("movie", bpy.path.abspath(folder + "strip.mp4"), 1, 1).filepath = folder + "strip.mp4"


def _image_strip(_thing: Any, folder: str) -> None:
    strip = _strips().new_image("image", bpy.path.abspath(folder + "strip_1.png"), 2, 1)
    strip.directory = folder
    strip.elements.append("strip_7.png")


def _sound_strip(_thing: Any, folder: str) -> None:
    strip = _strips().new_sound("sound", bpy.path.abspath(folder + "strip.wav"), 3, 1)
    strip.sound.filepath = folder + "strip.wav"


def _nodes(thing: Any) -> Any:
    """The nodes of a material of the thing's own."""
    material = bpy.data.materials.new("own")
    material.use_nodes = True
    thing.data.materials.append(material)
    return material.node_tree.nodes


def _strips() -> Any:
    editor = bpy.context.scene.sequence_editor_create()
    return editor.strips if hasattr(editor, "strips") else editor.sequences


FILE_KINDS: dict[str, FileKind] = {
    "image": FileKind(_image("FILE", "image.png"), ("image.png",)),
    "movie": FileKind(_image("MOVIE", "movie.mp4"), ("movie.mp4",)),
    "image sequence": FileKind(
        _image("SEQUENCE", "smoke_001_beauty.png"),
        ("smoke_001_beauty.png", "smoke_002_beauty.png"),
        ("smoke_001_matte.png", "smoke_beauty.png"),
    ),
    "udim": FileKind(
        _image("TILED", "skin.<UDIM>.png"), ("skin.1001.png", "skin.1012.png"), ("skin.old.png", "skin.100.png")
    ),
    "uv tiles": FileKind(_image("TILED", "cloth_<UVTILE>.png"), ("cloth_u1_v1.png", "cloth_u2_v1.png")),
    "brackets": FileKind(_image("TILED", "a[1]*.<UDIM>.png"), ("a[1]*.1001.png",)),
    "both eyes": FileKind(_both_eyes, ("stereo_L.png", "stereo_R.png"), ("stereo_X.png",)),
    "movie clip": FileKind(_clip("MOVIE", "clip.mp4"), ("clip.mp4",)),
    "clip of pictures": FileKind(_clip("SEQUENCE", "clip_0001.png"), ("clip_0001.png", "clip_0002.png")),
    "font": FileKind(_font, ("font.ttf",)),
    "sound": FileKind(_sound, ("sound.wav",)),
    "volume": FileKind(_volume("cloud.vdb", False), ("cloud.vdb",)),
    "volume sequence": FileKind(_volume("fire_0001.vdb", True), ("fire_0001.vdb", "fire_0002.vdb")),
    "alembic": FileKind(_cache_file("cache.abc", False), ("cache.abc",)),
    "alembic sequence": FileKind(_cache_file("frame_01.abc", True), ("frame_01.abc", "frame_02.abc")),
    "usd": FileKind(_cache_file("cache.usdc", False), ("cache.usdc",)),
    "text": FileKind(_text, ("driver.py",), can_move=False),
    "osl": FileKind(_script_node, ("wood.osl", "wood.oso")),
    "osl in a group": FileKind(_script_node_in_group, ("grouped.osl",)),
    "ies": FileKind(_ies, ("lamp.ies",)),
    "mesh cache": FileKind(_mesh_cache, ("points.mdd",)),
    "fluid": FileKind(_fluid, ("fluid/config/config_0001.uni", "fluid/data/fluid_data_0001.vdb"), ("fluid/notes.txt",)),
    "particles": FileKind(_external_points, ("points/p_000001_00.bphys",), ("points/readme.txt",)),
    "multires": FileKind(_multires, ("detail.btx",)),
    "world": FileKind(_world, ("sky.hdr",)),
    "movie strip": FileKind(_movie_strip, ("strip.mp4",)),
    "image strip": FileKind(_image_strip, ("strip_1.png", "strip_7.png")),
    "sound strip": FileKind(_sound_strip, ("strip.wav",)),
}
if bpy.app.version >= (4, 1, 0):
    FILE_KINDS["baked nodes"] = FileKind(_baked_nodes, ("bake/meta/1.json", "bake/blobs/1.blob"), can_move=False)

if not bpy.app.build_options.audaspace:  # as the Blender of PyPI
    del FILE_KINDS["sound strip"]


def make_files(folder: Path) -> None:
    """Something of each name; Blender need not be able to read it, besides fonts and the pictures of clips."""
    for kind in FILE_KINDS.values():
        for name in (*kind.files, *kind.others):
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            if name.startswith("clip_"):
                scenes.image_file(file, 0.5)
            elif name.endswith(".ttf"):
                fonts = Path(bpy.utils.system_resource("DATAFILES")) / "fonts"
                shutil.copyfile(next(font for font in sorted(fonts.iterdir()) if font.is_file()), file)
            else:
                file.write_text(f"content of {name}")


def use_all(folder: str, collection: Any) -> None:
    """Has the open file use all kinds, each by an object of its own."""
    for name, kind in FILE_KINDS.items():
        mesh = bpy.data.meshes.new(name)
        mesh.from_pydata([(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)], [], [(0, 1, 2, 3)])
        thing = bpy.data.objects.new(name, mesh)
        collection.objects.link(thing)
        kind.use(thing, folder)
