"""Where the words of a page stand on its picture."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import overload

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema


@dataclass(frozen=True, slots=True)
class WordBox:
    """Where one word stands on a page picture, in PDF points from the top left corner."""

    start: int
    end: int
    left: float
    top: float
    right: float
    bottom: float


class WordBoxes(Sequence[WordBox]):
    """The boxes of a page's words, in a tenth of the memory that as many objects take."""

    __slots__ = ("_flat",)

    def __init__(self, boxes: Iterable[WordBox] = ()) -> None:
        self._flat = array("d")
        for box in boxes:
            self._flat.extend((box.start, box.end, box.left, box.top, box.right, box.bottom))

    @classmethod
    def of(cls, flat: Iterable[float]) -> WordBoxes:
        """Return the boxes whose six numbers follow one another: start, end, left, top, right, bottom."""
        boxes = cls()
        boxes._flat.extend(flat)
        return boxes

    @classmethod
    def __get_pydantic_core_schema__(cls, _: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Let pydantic write and read the flat numbers."""
        numbers = core_schema.plain_serializer_function_ser_schema(lambda boxes: boxes.flat.tolist())
        read = handler(list[float])
        return core_schema.no_info_after_validator_function(cls.of, read, serialization=numbers)

    @property
    def flat(self) -> array[float]:
        """All their numbers, six for each; not to be changed."""
        return self._flat

    @overload
    def __getitem__(self, index: int) -> WordBox: ...
    @overload
    def __getitem__(self, index: slice) -> WordBoxes: ...
    def __getitem__(self, index: int | slice) -> WordBox | WordBoxes:
        if isinstance(index, slice):
            return WordBoxes([self[number] for number in range(*index.indices(len(self)))])
        place = 6 * range(len(self))[index]
        start, end, *box = self._flat[place : place + 6]
        return WordBox(int(start), int(end), *box)

    def __len__(self) -> int:
        return len(self._flat) // 6

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WordBoxes) and self._flat == other._flat

    def __hash__(self) -> int:
        return hash(self._flat.tobytes())

    def __repr__(self) -> str:
        return f"WordBoxes({list(self)})"
