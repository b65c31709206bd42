# SPDX-License-Identifier: GPL-3.0-or-later
"""What Blender says a scene reads from disk, in words that need no Blender."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from .file_problems import FileProblem
from .file_shapes import Shape, files_of

#: Windows' prefixes for long paths, in both kinds of slashes: what follows is the path.
_EXTENDED_UNC = re.compile(r"^(?:\\\\|//)\?[\\/]UNC[\\/]", re.IGNORECASE)
_EXTENDED = re.compile(r"^(?:\\\\|//)\?[\\/](?=[A-Za-z]:)")

_DRIVE = re.compile(r"^[A-Za-z]:[\\/]")


@dataclass(frozen=True)
class Reference:
    """A file, or files of one name, that something in a blend file reads.

    `path` is absolute; `written_in` is the blend file with the path in it; `owner` says in words what reads it. What is not
    `is_used` is in the file, but nothing that could be rendered uses it; what `is_optional` need not be there.
    `siblings` are names of further files beside it.
    """

    path: Path
    owner: str
    written_in: Path
    shape: Shape = "file"
    is_relative: bool = True
    is_used: bool = True
    is_optional: bool = False
    siblings: tuple[str, ...] = ()

    @property
    def beside(self) -> tuple[Path, ...]:
        """The siblings' paths."""
        return tuple(self.path.with_name(name) for name in self.siblings)

    @property
    def files(self) -> tuple[Path, ...]:
        """Those that are there."""
        return (*files_of(self.path, self.shape), *(path for path in self.beside if path.is_file()))

    @property
    def missing(self) -> tuple[Path, ...]:
        """What should be there, and is not."""
        if self.is_optional:
            return ()
        absent = tuple(path for path in self.beside if not path.is_file())
        return absent if files_of(self.path, self.shape) else (self.path, *absent)


@dataclass(frozen=True)
class LoadedLibrary:
    """A library that is loaded, and which of its data-blocks are, by their names with type code (`b"IMwood"`)."""

    path: Path
    blocks: frozenset[bytes]


@dataclass(frozen=True)
class SceneReferences:
    """All that Blender has loaded; `unsaved` is what it has changed since, and does not save with a blend file."""

    references: tuple[Reference, ...] = ()
    libraries: tuple[LoadedLibrary, ...] = ()
    unsaved: tuple[FileProblem, ...] = ()


def is_blend_relative(written: str) -> bool:
    """Whether a path as Blender has it begins at the blend file."""
    return written.startswith("//") and not _is_extended(written)


def absolute_path(written: str, folder: Path) -> Path:
    """A path as Blender has it (`//` is the blend file's folder), absolute and in one form: two ways to write a path are one."""
    return Path(absolute_text(written, str(folder)))


def absolute_text(written: str, folder: str) -> str:
    """The same as text: scenes have many thousands of paths, and Blender waits."""
    plain = without_extended_prefix(written)
    if is_blend_relative(plain):
        return os.path.normpath(f"{folder}/" + plain[2:].replace("\\", "/"))
    if os.name != "nt" and _DRIVE.match(plain):  # of another computer: nothing of this one is to be put in front
        return plain.replace("\\", "/")
    return os.path.normpath(os.path.join(folder, plain))  # noqa: PTH118 -- they are many


def without_extended_prefix(path: str) -> str:
    r"""The path without `\\?\`, in which programs for Windows write long ones."""
    return _EXTENDED.sub("", _EXTENDED_UNC.sub(lambda _: "\\\\", path))


def _is_extended(path: str) -> bool:
    return bool(_EXTENDED.match(path) or _EXTENDED_UNC.match(path))
