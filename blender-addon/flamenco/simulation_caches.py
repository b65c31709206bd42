# SPDX-License-Identifier: GPL-3.0-or-later
"""Where simulations and modifiers have their caches on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import bpy

from .core.file_shapes import Shape
from .core.saved_scene import CACHE_FOLDER
from .core.scene_references import absolute_path
from .found_paths import FoundPath


def paths(objects: Iterable[Any], scenes: Iterable[Any]) -> Iterator[FoundPath]:
    """All of them. A cache that is not baked is told only if it is there."""
    for scene in scenes:
        world = scene.rigidbody_world
        if world is not None and world.point_cache is not None:
            yield from _point_cache(world.point_cache, "rigid bodies of", scene)
    for owner in objects:
        for modifier in owner.modifiers:
            label = f"modifier '{modifier.name}' of"
            yield from _OF_MODIFIERS.get(modifier.type, _nothing)(modifier, label, owner)
        for system in owner.particle_systems:
            yield from _point_cache(system.point_cache, f"particles '{system.name}' of", owner)
        if owner.soft_body is not None:
            yield from _point_cache(owner.soft_body.point_cache, "soft body of", owner)


def unbaked(scene: Any) -> Iterator[str]:
    """The simulations of a scene that have no cache: each Worker computes them, from where its frames begin."""
    world = scene.rigidbody_world
    if world is not None and world.enabled and world.collection is not None and not world.point_cache.is_baked:
        yield "rigid bodies"
    for owner in scene.objects:
        for modifier in owner.modifiers:
            if modifier.show_render and _is_unbaked(modifier):
                yield f"{modifier.name} of {owner.name}"


def _is_unbaked(modifier: Any) -> bool:
    if modifier.type in ("CLOTH", "SOFT_BODY"):
        cache = modifier.point_cache
        return not (cache.is_baked or getattr(cache, "use_external", False))
    domain = modifier.domain_settings if modifier.type == "FLUID" else None
    return domain is not None and not domain.has_cache_baked_any


def _nothing(_modifier: Any, _label: str, _owner: Any) -> Iterator[FoundPath]:
    yield from ()


def _mesh_cache(modifier: Any, label: str, owner: Any) -> Iterator[FoundPath]:
    yield FoundPath(modifier.filepath, label, "file", owner)


def _multires(modifier: Any, label: str, owner: Any) -> Iterator[FoundPath]:
    if modifier.is_external:
        yield FoundPath(modifier.filepath, label, "file", owner)


def _ocean(modifier: Any, label: str, owner: Any) -> Iterator[FoundPath]:
    if modifier.is_cached:  # else Blender computes it, whatever is there
        yield FoundPath(modifier.filepath, label, "ocean", owner)


def _fluid(modifier: Any, label: str, owner: Any) -> Iterator[FoundPath]:
    domain = modifier.domain_settings
    if domain is not None:
        is_baked = domain.has_cache_baked_any
        yield from _if_wanted(domain.cache_directory, label, "fluid", owner, is_baked)


def _cloth(modifier: Any, label: str, owner: Any) -> Iterator[FoundPath]:
    yield from _point_cache(modifier.point_cache, label, owner)


def _dynamic_paint(modifier: Any, label: str, owner: Any) -> Iterator[FoundPath]:
    canvas = modifier.canvas_settings
    for surface in () if canvas is None else canvas.canvas_surfaces:
        yield from _point_cache(surface.point_cache, label, owner)


def _nodes(modifier: Any, label: str, owner: Any) -> Iterator[FoundPath]:
    """Blender 3.6 and newer bake geometry nodes to disk, 4.3 and newer into the file, too: one folder a modifier, or one a bake."""
    own_folder = getattr(modifier, "bake_directory", "") or getattr(modifier, "simulation_bake_directory", "")
    own_target = getattr(modifier, "bake_target", "DISK")
    folders = [] if own_target == "PACKED" else [own_folder]
    for bake in getattr(modifier, "bakes", ()):
        target = getattr(bake, "bake_target", "INHERIT")
        if (own_target if target == "INHERIT" else target) != "PACKED":
            folders.append(bake.directory if bake.use_custom_path else own_folder)
    for folder in dict.fromkeys(folders):
        yield from _if_wanted(folder, label, "folder", owner, False)


def _point_cache(cache: Any, label: str, owner: Any) -> Iterator[FoundPath]:
    if getattr(cache, "use_external", False):
        yield FoundPath(cache.filepath, label, "points", owner)
    elif cache.use_disk_cache:
        blend = owner.library.filepath if owner.library is not None else bpy.data.filepath
        stem = Path(blend.replace("\\", "/")).stem
        yield from _if_wanted(f"//{CACHE_FOLDER}{stem}", label, "points", owner, cache.is_baked)


def _if_wanted(written: str, label: str, shape: Shape, owner: Any, is_baked: bool) -> Iterator[FoundPath]:
    """What is baked has to be there; else it is only told if there is something."""
    blend = bpy.path.abspath(owner.library.filepath) if owner.library is not None else bpy.data.filepath
    if is_baked or (written and absolute_path(written, Path(blend).parent).is_dir()):
        yield FoundPath(written, label, shape, owner, is_optional=not is_baked)


_OF_MODIFIERS: dict[str, Callable[[Any, str, Any], Iterator[FoundPath]]] = {
    "CLOTH": _cloth,
    "DYNAMIC_PAINT": _dynamic_paint,
    "FLUID": _fluid,
    "MESH_CACHE": _mesh_cache,
    "MULTIRES": _multires,
    "NODES": _nodes,
    "OCEAN": _ocean,
}
