"""pdfium's functions for calling by the thousand: they take addresses as plain numbers.

The usual binding checks and wraps each argument of each call, which costs more than most calls do.
These are mapped over ranges of numbers and write into one buffer, half a microsecond each.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable
from functools import cache
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

_INT, _ADDRESS, _FLOAT = ctypes.c_int, ctypes.c_void_p, ctypes.c_float
# How many values of which type a function writes, by its name; they are its last arguments.
_RESULTS: dict[str, tuple[int, type[np.generic]]] = {
    "FPDFText_GetCharOrigin": (2, np.float64),
    "FPDFText_GetFillColor": (4, np.uint32),
    "FPDFPageObj_GetBounds": (4, np.float32),
    "FPDFPageObj_GetFillColor": (4, np.uint32),
    "FPDFPath_GetDrawMode": (2, np.int32),
    "FPDFPathSegment_GetPoint": (2, np.float32),
}
_STRUCTURES: dict[str, tuple[int, type[np.generic]]] = {  # as one argument
    "FPDFText_GetLooseCharBox": (4, np.float32),  # left, top, right, bottom
    "FPDFText_GetMatrix": (6, np.float32),  # a to f
    "FPDFPageObj_GetMatrix": (6, np.float32),
}


def address(handle: Any) -> int:
    """The address that a handle of the usual binding points to."""
    return ctypes.cast(handle, _ADDRESS).value or 0


@cache
def _function(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    return ctypes.PYFUNCTYPE(result, *arguments)(address(getattr(pdfium_c, name)))


def objects(name: str, owner: int, count: int) -> list[int]:
    """The addresses that a function of (owner, index) gives for the first `count` indexes."""
    return objects_at(name, owner, range(count))


def objects_at(name: str, owner: int, indexes: Iterable[int]) -> list[int]:
    """The addresses that a function of (owner, index) gives; 0 for none."""
    call = _function(name, _ADDRESS, _ADDRESS, _INT)
    return [found or 0 for found in map(call, repeat(owner), indexes)]


def addresses(name: str, owners: Iterable[int]) -> list[int]:
    """The addresses that a function gives for each object; 0 for none."""
    return [found or 0 for found in map(_function(name, _ADDRESS, _ADDRESS), owners)]


def numbers(name: str, owners: Iterable[int]) -> list[int]:
    """The whole numbers that a function gives for each object."""
    return list(map(_function(name, _INT, _ADDRESS), owners))


def values(name: str, owners: Iterable[int], count: int) -> NDArray[Any]:
    """What a function writes for each of `count` objects, in rows; rows of 0 where it fails."""
    return _written(name, _ADDRESS, owners, (), count)


def values_at(name: str, owner: int, indexes: Iterable[int], count: int) -> NDArray[Any]:
    """What a function writes for each of `count` indexes into an object, as `values` does."""
    return _written(name, _ADDRESS, repeat(owner), (indexes,), count)


def _written(
    name: str, owner: Any, owners: Iterable[int], indexes: tuple[Iterable[int], ...], count: int
) -> NDArray[Any]:
    wide, kind = _RESULTS.get(name) or _STRUCTURES[name]
    found = np.zeros((count, wide), kind)
    start, step = found.ctypes.data, wide * found.itemsize
    places = [
        range(start + column * found.itemsize, start + column * found.itemsize + count * step, step)
        for column in range(wide if name in _RESULTS else 1)
    ]
    call = _function(name, _INT, owner, *(_INT for _ in indexes), *(_ADDRESS for _ in places))
    deque(map(call, owners, *indexes, *places), maxlen=0)
    return found


def floats_at(name: str, owner: int, indexes: Iterable[int]) -> NDArray[np.float64]:
    """The numbers that a function of (owner, index) gives."""
    call = _function(name, ctypes.c_double, _ADDRESS, _INT)
    return np.array(list(map(call, repeat(owner), indexes)), float)


def clip_segments(clip: int, path: int) -> int:
    """How many segments a path of a clip has; -1 for none."""
    return int(_function("FPDFClipPath_CountPathSegments", _INT, _ADDRESS, _INT)(clip, path))


def clip_segment(clip: int, path: int, index: int) -> int:
    """The address of a segment of a path of a clip; 0 for none."""
    return _function("FPDFClipPath_GetPathSegment", _ADDRESS, _ADDRESS, _INT, _INT)(clip, path, index) or 0


def set_active(owners: Iterable[int], *, active: bool) -> None:
    """Take objects away from the picture of their page, or put them back."""
    call = _function("FPDFPageObj_SetIsActive", _INT, _ADDRESS, _INT)
    deque(map(call, owners, repeat(int(active))), maxlen=0)
