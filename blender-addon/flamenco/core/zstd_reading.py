# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading compressed blend files where Python's module `zstandard` is missing.

Blender from blender.org has it. Blender of Linux distributions is linked with the system's libzstd instead, which does as well.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from types import TracebackType
from typing import IO, Any

READ_BYTES = 128 * 1024


class _Buffer(ctypes.Structure):
    """ZSTD_inBuffer and ZSTD_outBuffer: where, how large, and how far."""

    _fields_ = [("start", ctypes.c_void_p), ("size", ctypes.c_size_t), ("position", ctypes.c_size_t)]


class ZstdDecompressor:
    """As much of the class of that name in `zstandard` as BAT uses. Raises OSError if there is no libzstd."""

    def __init__(self) -> None:
        self._library = load_libzstd()

    def stream_reader(self, source: IO[bytes]) -> ZstdReader:
        """A readable stream of what `source` holds compressed."""
        return ZstdReader(self._library, source)


class ZstdReader:
    """Decompresses while it is read, over the borders of frames: Blender writes a frame per megabyte."""

    def __init__(self, library: Any, source: IO[bytes]) -> None:
        self._library = library
        self._source = source
        self._stream = ctypes.c_void_p(library.ZSTD_createDStream())
        self._compressed = ctypes.create_string_buffer(READ_BYTES)
        self._input = _Buffer(ctypes.addressof(self._compressed), 0, 0)
        self._is_in_frame = False

    def __enter__(self) -> ZstdReader:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._library.ZSTD_freeDStream(self._stream)

    def read(self, size: int) -> bytes:
        """Up to `size` bytes; none at the end. Raises OSError for what is no Zstandard."""
        plain = ctypes.create_string_buffer(size)
        output = _Buffer(ctypes.addressof(plain), size, 0)
        while output.position < size:
            if self._input.position == self._input.size and not self._refill() and not self._is_in_frame:
                break
            before = output.position
            is_exhausted = self._input.size == 0
            hint = self._library.ZSTD_decompressStream(self._stream, ctypes.byref(output), ctypes.byref(self._input))
            if self._library.ZSTD_isError(hint):
                raise OSError(f"compressed data is damaged ({self._library.ZSTD_getErrorName(hint).decode()})")
            self._is_in_frame = hint != 0
            if is_exhausted and output.position == before:
                if self._is_in_frame:
                    raise OSError("compressed data ends too early")
                break
        return plain.raw[: output.position]

    def _refill(self) -> bool:
        block = self._source.read(READ_BYTES)
        ctypes.memmove(self._compressed, block, len(block))
        self._input.size, self._input.position = len(block), 0
        return bool(block)


def load_libzstd() -> Any:
    """The system's libzstd. Raises OSError if there is none."""
    name = ctypes.util.find_library("zstd") or "libzstd.so.1"
    library = ctypes.CDLL(name)
    library.ZSTD_createDStream.restype = ctypes.c_void_p
    library.ZSTD_freeDStream.argtypes = [ctypes.c_void_p]
    library.ZSTD_decompressStream.argtypes = [ctypes.c_void_p, ctypes.POINTER(_Buffer), ctypes.POINTER(_Buffer)]
    library.ZSTD_decompressStream.restype = ctypes.c_size_t
    library.ZSTD_isError.argtypes = [ctypes.c_size_t]
    library.ZSTD_isError.restype = ctypes.c_uint
    library.ZSTD_getErrorName.argtypes = [ctypes.c_size_t]
    library.ZSTD_getErrorName.restype = ctypes.c_char_p
    return library
