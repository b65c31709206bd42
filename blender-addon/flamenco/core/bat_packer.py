# SPDX-License-Identifier: GPL-3.0-or-later
"""What we ask of BAT. Import this by `load_bat_packer` only, which finds BAT.

BAT knows where in a blend file paths are: it reads and writes them. Which data-blocks of libraries are needed it would have to
guess, following some pointers of some kinds of block; Blender has them loaded, and tells (`SceneReferences`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from blender_asset_tracer import blendfile as bat_blendfile
from blender_asset_tracer.blendfile import iterators, magic_compression
from blender_asset_tracer.trace import asset_holding_blocks, blocks2assets

from . import zstd_reading
from .pack_plan import Replacement
from .scene_references import absolute_path, is_blend_relative

if not magic_compression.has_zstandard:
    # Without a libzstd either, compressed files raise an OSError that says so.
    magic_compression.zstandard = zstd_reading
    magic_compression.has_zstandard = True

LIBRARY, IMAGE, MESH = b"LI", b"IM", b"ME"

#: Data-blocks with shader nodes, which may read scripts and IES files. BAT looks into lamps only.
WITH_SHADER_NODES = frozenset({b"MA", b"LA", b"WO", b"LS", b"NT"})

#: What such nodes keep their path in. `mode` is 1 if it is a path, and 0 if it is a text data-block.
NODE_STORAGES = frozenset({"NodeShaderScript", "NodeShaderTexIES"})
EXTERNAL = 1


@dataclass(frozen=True)
class TracedPath:
    """A path in a blend file, and where exactly it is: that is how it can be replaced.

    With `is_folder_only`, the field has the folder, and the name is elsewhere. Without `field`, the path cannot be replaced.
    """

    written: str
    path: Path
    is_library: bool
    block_address: int
    field: str | None
    field_bytes: int
    is_folder_only: bool

    @property
    def is_relative(self) -> bool:
        return is_blend_relative(self.written)


class BlendFileReader:
    """Finds paths in blend files, and replaces them in copies."""

    def __init__(self, check: Callable[[], None]) -> None:
        self._check = check

    def paths_in(self, file: Path, folder: Path, blocks: frozenset[bytes] | None) -> Iterator[TracedPath]:
        """The paths in `file`, whose relative ones begin at `folder`: in the data-blocks of these names, or in all of them.

        Libraries are always told. What BAT stumbles over is left out, for Blender knows of it, too. Raises whatever BAT raises
        at files that are no blend files.
        """
        opened = bat_blendfile.open_cached(file)
        told: set[tuple[int, str | None]] = set()
        for block in asset_holding_blocks(opened.blocks):
            self._check()
            if block.code == b"DATA" or not _is_wanted(block, blocks):
                continue
            for usage in _usages_of(block):
                traced = _as_traced(usage, folder)
                where = (traced.block_address, traced.field)
                if traced.written and where not in told:
                    told.add(where)
                    yield traced

    def replace_paths(self, file: Path, copy: Path, replacements: Sequence[Replacement]) -> None:
        """Copies a blend file, compressed as it is, with other paths in it."""
        opened = bat_blendfile.open_cached(file)
        opened.copy_and_rebind(copy, mode="rb+")
        try:
            for replacement in replacements:
                self._check()
                block = opened.dereference_pointer(replacement.block_address)
                block.set(replacement.field.encode(), replacement.written)
        finally:
            opened.close()


@contextmanager
def reading(check: Callable[[], None]) -> Iterator[BlendFileReader]:
    """A reader that calls `check` often, which raises to stop it. The next one reads the files anew."""
    try:
        yield BlendFileReader(check)
    finally:
        bat_blendfile.close_all_cached()


def _is_wanted(block: Any, names: frozenset[bytes] | None) -> bool:
    return names is None or block.code == LIBRARY or block.id_name in names


def _usages_of(block: Any) -> Iterator[Any]:
    for reader in (_found_by_bat, _in_shader_nodes, _in_mesh):
        # BAT raises anything at what a newer Blender has changed; Blender's own list covers it.
        with suppress(Exception):
            yield from reader(block)


def _found_by_bat(block: Any) -> Iterator[Any]:
    if block.code == MESH:
        return
    for usage in blocks2assets.iter_assets(block):
        # Pictures of modifiers are told with the picture, and then not if they are packed.
        if usage.block.code != IMAGE or block.code == IMAGE:
            yield usage


def _in_shader_nodes(block: Any) -> Iterator[Any]:
    if block.code not in WITH_SHADER_NODES:
        return
    tree = block if block.code == b"NT" else block.get_pointer(b"nodetree", None)
    if tree is None or tree.dna_type_name == "ID":
        return
    for node in iterators.listbase(tree.get_pointer((b"nodes", b"first"))):
        storage = node.get_pointer(b"storage")
        if storage and storage.dna_type_name in NODE_STORAGES and storage.get(b"mode") == EXTERNAL:
            path, field = storage.get(b"filepath", return_field=True)
            yield blocks2assets.result.BlockUsage(storage, path, path_full_field=field, block_name=block.id_name)


def _in_mesh(block: Any) -> Iterator[Any]:
    """Details of a Multires modifier. BAT finds the path, but takes it for the mesh's own."""
    for layers in (b"ldata", b"fdata", b"corner_data") if block.code == MESH else ():
        external = block.get_pointer((layers, b"external"), None) if block.dna_type.has_field(layers) else None
        if external is not None:
            path, field = external.get(b"filename", return_field=True)
            yield blocks2assets.result.BlockUsage(external, path, path_full_field=field, block_name=block.id_name)


def _as_traced(usage: Any, folder: Path) -> TracedPath:
    written = os.fsdecode(bytes(usage.asset_path))
    field = usage.path_full_field or usage.path_dir_field
    return TracedPath(
        written=written,
        path=absolute_path(written, folder),
        is_library=usage.block.code == LIBRARY,
        block_address=usage.block.addr_old,
        field=None if field.name.is_pointer else field.name.name_only.decode(),
        field_bytes=field.name.array_size,
        is_folder_only=usage.path_full_field is None,
    )
