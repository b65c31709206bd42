# SPDX-License-Identifier: GPL-3.0-or-later
"""What the open scene reads from disk, as Blender itself has it loaded: libraries of libraries included, packed files not."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import bpy

from . import loaded_paths
from .core.file_problems import FileProblem
from .core.scene_references import (
    LoadedLibrary,
    Reference,
    SceneReferences,
    absolute_path,
    absolute_text,
    is_blend_relative,
)
from .found_paths import FoundPath
from .loaded_paths import is_packed

#: What the names of data-blocks begin with in blend files, by their collection: of those that can have a path in them.
TYPE_CODES = {
    "cache_files": b"CF",
    "cameras": b"CA",
    "fonts": b"VF",
    "images": b"IM",
    "lights": b"LA",
    "linestyles": b"LS",
    "materials": b"MA",
    "meshes": b"ME",
    "movieclips": b"MC",
    "node_groups": b"NT",
    "objects": b"OB",
    "scenes": b"SC",
    "sounds": b"SO",
    "texts": b"TX",
    "textures": b"TE",
    "volumes": b"VO",
    "worlds": b"WO",
}

#: So many users of a data-block are told.
USERS_TOLD = 2


def scene_references() -> SceneReferences:
    """All that is loaded. Opens no files."""
    main = Path(os.path.normpath(bpy.data.filepath))
    blends = _library_paths(main)
    names = _names_by_library()
    found = [*_libraries(names), *loaded_paths.paths()]
    owners = {path.owner for path in found if path.owner is not None}
    users = bpy.data.user_map(subset=owners) if owners else {}
    references = [_as_reference(path, blends, main, users) for path in found]
    known = {str(path) for reference in references for path in (reference.path, *reference.beside)}
    rest = _all_other_paths(main, known)
    libraries = (LoadedLibrary(blends[library], frozenset(blocks)) for library, blocks in names.items())
    return SceneReferences((*references, *rest), tuple(libraries), tuple(_unsaved(main)))


def _library_paths(main: Path) -> dict[Any, Path]:
    """Where each library is; None is the open file. Blender keeps the paths of all relative to the open file."""
    paths: dict[Any, Path] = {None: main}
    for library in bpy.data.libraries:
        paths[library] = absolute_path(library.filepath, main.parent)
    return paths


def _names_by_library() -> dict[Any, set[bytes]]:
    """The names of the data-blocks that may have paths, of each library that something is loaded from."""
    names: dict[Any, set[bytes]] = {}
    for collection in (property.identifier for property in bpy.data.bl_rna.properties if property.type == "COLLECTION"):
        code = TYPE_CODES.get(collection)
        for block in () if collection == "libraries" else getattr(bpy.data, collection):
            if block.library is not None and _is_file(block.library):
                of_library = names.setdefault(block.library, set())
                if code is not None:
                    of_library.add(code + os.fsencode(_block_name(block)))
    return names


def _libraries(loaded: Iterable[Any]) -> Iterator[FoundPath]:
    """Parents first: what a library that stays where it is reads stays with it."""
    pending = list(loaded)
    told: set[Any] = {None}
    while pending:
        ready = [library for library in pending if library.parent in told] or pending
        for library in ready:
            yield FoundPath(library.filepath, "library", owner=library, library=library.parent, is_from_open_file=True)
        told.update(ready)
        pending = [library for library in pending if library not in told]


def _unsaved(main: Path) -> Iterator[FileProblem]:
    """Painted and baked pictures, and texts of files, that are not as they are on disk."""
    changed = [(block, "image") for block in bpy.data.images if block.is_dirty and block.source != "VIEWER"]
    changed += [(block, "text") for block in bpy.data.texts if block.is_dirty and not block.is_in_memory]
    for block, kind in changed:
        path = absolute_path(block.filepath, main.parent) if block.filepath else Path(_block_name(block))
        yield FileProblem("unsaved", path, (f"{kind} '{_block_name(block)}'",), _is_used(block))


def _all_other_paths(main: Path, known: set[str]) -> Iterator[Reference]:
    """What Blender lists besides, so that nothing of a newer Blender is overlooked. Who reads it, it does not say."""
    folder = str(main.parent)
    icons = {getattr(brush, "icon_filepath", "") for brush in bpy.data.brushes}
    for written, absolute in zip(_listed(absolute=False), _listed(absolute=True), strict=True):
        path = absolute_text(absolute, folder)
        if written and path not in known and written not in icons and os.path.isfile(path):  # noqa: PTH113 -- they are many
            yield Reference(Path(path), "something in the file", main, is_relative=is_blend_relative(written))


def _listed(absolute: bool) -> Sequence[str]:
    """The paths that Blender knows of; some may be empty."""
    try:
        return list(bpy.utils.blend_paths(absolute=absolute, packed=True, local=False))
    except UnicodeDecodeError:  # Blender cannot tell names that are no UTF-8 this way
        return []


def _as_reference(found: FoundPath, blends: dict[Any, Path], main: Path, users: dict[Any, set[Any]]) -> Reference:
    library = found.library if found.is_from_open_file else getattr(found.owner, "library", None)
    written_in = blends.get(library, main)
    folder = main.parent if found.is_from_open_file else written_in.parent
    return Reference(
        path=absolute_path(found.written, folder),
        owner=_describe(found, users.get(found.owner, set())),
        written_in=written_in,
        shape=found.shape,
        is_relative=is_blend_relative(found.written),
        is_used=isinstance(found.owner, bpy.types.Library) or _is_used(found.owner),
        is_optional=found.is_optional,
        siblings=found.siblings,
    )


def _describe(found: FoundPath, users: set[Any]) -> str:
    text = f"{found.kind} '{_block_name(found.owner)}'" if found.owner is not None else found.kind
    if isinstance(found.owner, (bpy.types.Object, bpy.types.Scene)):
        return text  # people know where to find these
    names = sorted(f"{user.bl_rna.name.lower()} '{_block_name(user)}'" for user in users)
    more = f" and {len(names) - USERS_TOLD} more" if len(names) > USERS_TOLD else ""
    return f"{text}, used by {', '.join(names[:USERS_TOLD])}{more}" if names else text


def _is_used(block: Any) -> bool:
    """Whether anything uses it, besides a person who wanted to keep it."""
    return isinstance(block, bpy.types.Scene) or block.users > int(block.use_fake_user)


def _block_name(block: Any) -> str:
    """The data-block's name; old files have some that are no text."""
    try:
        return str(block.name)
    except UnicodeDecodeError:
        return "?"


def _is_file(library: Any) -> bool:
    return not is_packed(library) and not getattr(library, "is_archive", False)
