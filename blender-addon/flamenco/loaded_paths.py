# SPDX-License-Identifier: GPL-3.0-or-later
"""The paths in Blender's data-blocks, kind by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import bpy

from . import simulation_caches
from .core.file_shapes import Shape
from .found_paths import FoundPath

_IMAGE_SHAPES: dict[str, Shape] = {"FILE": "file", "MOVIE": "file", "SEQUENCE": "sequence", "TILED": "tiles"}

_NODES_WITH_FILES = frozenset({"ShaderNodeScript", "ShaderNodeTexIES"})


def paths() -> Iterator[FoundPath]:
    """All of the data-blocks that a saved file has, besides libraries."""
    for collection, read in _READERS.items():
        for block in _saved(getattr(bpy.data, collection)):
            yield from read(block)
    yield from simulation_caches.paths(_saved(bpy.data.objects), _saved(bpy.data.scenes))


def is_packed(block: Any) -> bool:
    """Whether the blend file has what the data-block's path names."""
    return block.packed_file is not None or bool(getattr(block, "packed_files", ()))


def strips_of(editor: Any) -> Any:
    """All strips of a sequencer, also those in others. Blender 5.0 calls them by another name."""
    return getattr(editor, "strips_all", None) or getattr(editor, "sequences_all", ())


def _image(block: Any) -> Iterator[FoundPath]:
    if block.source not in _IMAGE_SHAPES or is_packed(block):
        return
    eyes = _other_eyes(block) if block.use_multiview and block.views_format == "INDIVIDUAL" else ()
    # The path may name what all have in common, and no file at all.
    yield FoundPath(block.filepath, "image", _IMAGE_SHAPES[block.source], block, is_optional=bool(eyes), siblings=eyes)


def _other_eyes(block: Any) -> tuple[str, ...]:
    """The names of files beside the picture's that differ in what tells the eye."""
    path = Path(bpy.path.abspath(block.filepath, library=block.library))
    suffixes = {view.file_suffix for scene in bpy.data.scenes for view in scene.render.views if view.file_suffix}
    base = next((path.stem[: -len(suffix)] for suffix in suffixes if path.stem.endswith(suffix)), path.stem)
    names = (base + suffix + path.suffix for suffix in sorted(suffixes))
    return tuple(name for name in names if name != path.name and path.with_name(name).is_file())


def _movie_clip(block: Any) -> Iterator[FoundPath]:
    yield FoundPath(block.filepath, "movie clip", "sequence" if block.source == "SEQUENCE" else "file", block)


def _volume(block: Any) -> Iterator[FoundPath]:
    if not is_packed(block):
        yield FoundPath(block.filepath, "volume", "sequence" if block.is_sequence else "file", block)


def _cache_file(block: Any) -> Iterator[FoundPath]:
    yield FoundPath(block.filepath, "cache file", "sequence" if block.is_sequence else "file", block)
    for layer in block.layers:
        yield FoundPath(layer.filepath, "layer of cache file", "file", block)


def _font(block: Any) -> Iterator[FoundPath]:
    if block.filepath != "<builtin>" and not is_packed(block):
        yield FoundPath(block.filepath, "font", "file", block)


def _sound(block: Any) -> Iterator[FoundPath]:
    if not is_packed(block):
        yield FoundPath(block.filepath, "sound", "file", block)


def _text(block: Any) -> Iterator[FoundPath]:
    if not block.is_in_memory:
        yield FoundPath(block.filepath, "text", "file", block)


def _camera(block: Any) -> Iterator[FoundPath]:
    """Blender 5.0 and newer can have a camera's lens computed by a script."""
    if getattr(block, "custom_mode", "") == "EXTERNAL":
        yield from _script(block.custom_filepath, "lens of", block)


def _with_nodes(block: Any) -> Iterator[FoundPath]:
    """OSL scripts and IES profiles. Pictures and the like are data-blocks of their own."""
    tree = block if isinstance(block, bpy.types.NodeTree) else block.node_tree
    for node in () if tree is None else tree.nodes:
        if node.bl_idname in _NODES_WITH_FILES and node.mode == "EXTERNAL":
            yield from _script(node.filepath, f"node '{node.name}' of", block)


def _script(path: str, kind: str, block: Any) -> Iterator[FoundPath]:
    """A file, and if it is an OSL script, the compiled one beside it."""
    script = Path(bpy.path.abspath(path, library=block.library))
    compiled = script.with_suffix(".oso")
    has_compiled = script.suffix == ".osl" and compiled.is_file()
    yield FoundPath(path, kind, "file", block, siblings=(compiled.name,) if has_compiled else ())


def _scene(block: Any) -> Iterator[FoundPath]:
    editor = block.sequence_editor
    for strip in () if editor is None else strips_of(editor):
        kind = f"strip '{strip.name}' of"
        if strip.type == "MOVIE":
            yield FoundPath(strip.filepath, kind, "file", block)
        elif strip.type == "IMAGE":
            first, *others = dict.fromkeys(element.filename for element in strip.elements)
            path = f"{strip.directory.rstrip('/')}/{first}"
            yield FoundPath(path, kind, "file", block, siblings=tuple(others))


def _saved(blocks: Iterable[Any]) -> Iterator[Any]:
    """Those that are in the saved file: Blender drops what nobody uses."""
    return (
        block for block in blocks if block.users > 0 or block.library is not None or isinstance(block, bpy.types.Scene)
    )


#: By the name of their collection in `bpy.data`.
_READERS: dict[str, Callable[[Any], Iterator[FoundPath]]] = {
    "images": _image,
    "movieclips": _movie_clip,
    "volumes": _volume,
    "cache_files": _cache_file,
    "fonts": _font,
    "sounds": _sound,
    "texts": _text,
    "cameras": _camera,
    "materials": _with_nodes,
    "lights": _with_nodes,
    "worlds": _with_nodes,
    "linestyles": _with_nodes,
    "node_groups": _with_nodes,
    "scenes": _scene,
}
