# SPDX-License-Identifier: GPL-3.0-or-later
"""What we ask of BAT. Import this by `load_bat_packer` only, which finds BAT."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from blender_asset_tracer import blendfile as bat_blendfile
from blender_asset_tracer import bpathlib, pack
from blender_asset_tracer.blendfile import magic_compression
from blender_asset_tracer.pack import progress as bat_progress
from blender_asset_tracer.trace import result

from . import zstd_reading
from .cancellation import Cancellation
from .progress import ProgressBoard
from .shaman_files import PackedFile

PackingAborted = pack.Aborted

if not magic_compression.has_zstandard:
    # Without a libzstd either, compressed files raise an OSError that says so.
    magic_compression.zstandard = zstd_reading
    magic_compression.has_zstandard = True


class ListingPacker(pack.Packer):  # type: ignore[misc, unused-ignore]
    """Lists the files of a pack, and copies none: our own transfers show progress and can be stopped.

    It takes what is referred to by relative paths. What has an absolute path stays where it is, and is counted. BAT's own
    `relative_only` would follow relative paths inside of libraries that it leaves out, and trip over them.
    """

    def __init__(self, blendfile: Path, project: Path, target: Path) -> None:
        super().__init__(blendfile, project, str(target))
        self.absolute_files: set[Path] = set()
        self._listed: dict[PurePosixPath, Path] = {}
        self._packed_blendfiles = {bpathlib.make_absolute(blendfile)}

    @property
    def files(self) -> tuple[PackedFile, ...]:
        """The files of the pack. Rewritten ones exist until the packer is closed."""
        return tuple(PackedFile(source, place) for place, source in self._listed.items())

    @property
    def blendfile_in_pack(self) -> PurePosixPath:
        return self._place(self.output_path)

    def execute(self) -> None:
        """Rewrites paths in copies of blend files, and lists all."""
        self._rewrite_paths()
        for asset, action in self._actions.items():
            self._check_aborted()
            self._copy_asset_and_deps(asset, action)

    def _send_to_target(self, asset_path: Path, target: Path, may_move: bool = False) -> None:
        self._listed[self._place(target)] = asset_path

    def _place(self, path: Path) -> PurePosixPath:
        return PurePosixPath(path.relative_to(self._target_path).as_posix())

    def _visit_asset(self, asset_path: Path, usage: result.BlockUsage) -> None:
        if self._is_to_be_packed(asset_path, usage):
            super()._visit_asset(asset_path, usage)

    def _visit_sequence(self, asset_path: Path, usage: result.BlockUsage) -> None:
        if self._is_to_be_packed(asset_path, usage):
            super()._visit_sequence(asset_path, usage)

    def _is_to_be_packed(self, asset_path: Path, usage: result.BlockUsage) -> bool:
        if bpathlib.make_absolute(usage.block.bfile.filepath) not in self._packed_blendfiles:
            return False
        if not usage.asset_path.is_blendfile_relative():
            self.absolute_files.add(asset_path)
            return False
        if usage.block.code == b"LI":
            self._packed_blendfiles.add(bpathlib.make_absolute(asset_path))
        return True


class ShownProgress(bat_progress.Callback):  # type: ignore[misc, unused-ignore]
    """What BAT is doing, on our board."""

    def __init__(self, board: ProgressBoard) -> None:
        self._board = board

    def trace_blendfile(self, filename: Path) -> None:
        self._board.show("INVESTIGATING", f"Looking into {filename.name}")

    def rewrite_blendfile(self, orig_filename: Path) -> None:
        self._board.show("REWRITING", f"Adapting paths in {orig_filename.name}")


@contextmanager
def listing(
    blendfile: Path, project: Path, target: Path, board: ProgressBoard, cancellation: Cancellation
) -> Iterator[ListingPacker]:
    """Lists a blend file's pack as if it were to be in `target`. Raises PackingAborted, and whatever BAT raises."""
    packer = ListingPacker(blendfile, project, target)
    packer.progress_cb = ShownProgress(board)
    try:
        with cancellation.interrupted_by(packer.abort):
            packer.strategise()
            board.show("REWRITING", "Adapting paths")
            packer.execute()
        yield packer
    finally:
        bat_blendfile.close_all_cached()  # the next submission is to read the files anew
        packer.close()
