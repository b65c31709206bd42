# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be seen of a scene before it is submitted: that it renders at all, and where it writes to besides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import bpy

from . import simulation_caches
from .core.errors import FlamencoError
from .core.job_types import JobType
from .loaded_paths import strips_of

#: Job types with this setting render the scene; others may do anything with the file.
RENDER_OUTPUT_KEY = "render_output_path"

#: So many nodes or simulations are named in a warning.
NAMED = 3


def check_cameras(scene: bpy.types.Scene, job_type: JobType | None) -> None:
    """Raises FlamencoError for a scene that Blender would not render, for it has no camera, or one that was deleted."""
    if job_type is None or job_type.setting(RENDER_OUTPUT_KEY) is None or not _renders_layers(scene):
        return
    cameras = [marker.camera for marker in scene.timeline_markers if marker.camera is not None]
    if scene.camera is not None:
        cameras.append(scene.camera)
    if not cameras:
        raise FlamencoError(
            f"Scene {scene.name!r} has no camera, so nothing can be rendered. Add one, and submit again."
        )
    for camera in cameras:
        if camera.name not in scene.objects:
            raise FlamencoError(
                f"Camera {camera.name!r} was removed from scene {scene.name!r}, which still renders with it. Choose another "
                "camera in the scene's properties or on its timeline marker, and submit again."
            )


def warnings(scene: bpy.types.Scene, is_sent: bool) -> tuple[str, ...]:
    """What a job of the scene does that people may not expect; `is_sent`: it renders a copy that is elsewhere."""
    outputs = {node.name: _output_folder(node) for node in _compositor_nodes(scene) if _is_output(node)}
    relative = [name for name, folder in outputs.items() if folder.startswith("//")]
    absolute = [name for name, folder in outputs.items() if folder and not folder.startswith("//")]
    unbaked = list(simulation_caches.unbaked(scene))
    found = []
    if absolute:
        found.append(
            f"File Output nodes with absolute paths ({_named(absolute)}) write to the same files in every job of this scene"
        )
    if relative and is_sent:
        found.append(
            f"File Output nodes with relative paths ({_named(relative)}) write to the job's own folder, not beside your file"
        )
    if unbaked:
        found.append(
            f"Simulations that are not baked ({_named(unbaked)}) may differ from frame to frame: Workers begin anywhere"
        )
    return tuple(found)


def _named(names: list[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(sorted(names)[:NAMED]) + more


def _renders_layers(scene: bpy.types.Scene) -> bool:
    """Whether a camera is needed: a film of the sequencer and a compositor without render layers have none."""
    if scene.render.use_sequencer and scene.sequence_editor is not None and strips_of(scene.sequence_editor):
        return False
    nodes = list(_compositor_nodes(scene))
    return not nodes or any(node.bl_idname == "CompositorNodeRLayers" for node in nodes)


def _compositor_nodes(scene: bpy.types.Scene) -> Iterator[Any]:
    """The nodes of the compositor, unless it is off. Blender 5.0 has them in a group of their own."""
    if not scene.render.use_compositing:
        return
    is_5_0 = hasattr(scene, "compositing_node_group")
    has_own = not is_5_0 and scene.use_nodes  # 5.0 warns whoever asks for that
    tree = scene.compositing_node_group if is_5_0 else scene.node_tree if has_own else None
    if tree is not None:
        yield from tree.nodes


def _is_output(node: Any) -> bool:
    return node.bl_idname == "CompositorNodeOutputFile" and not node.mute


def _output_folder(node: Any) -> str:
    return getattr(node, "directory", None) or getattr(node, "base_path", "")
