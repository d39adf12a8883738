"""What was recognised on the picture of a page."""

from __future__ import annotations

from dataclasses import dataclass

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class RecognisedWord:
    """A word and where it stands, in PDF points from the top left corner of the page as displayed."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    turns: int  # quarter turns (0..3, clockwise) by which its text is turned on the displayed page
    base: float  # the line it stands on, as a height in the reading frame of those turns
    size: float  # points; one for all words of a line, estimated from its height
    confidence: float  # 0..1

    @property
    def shown(self) -> Box:
        """The box on the displayed page."""
        return self.left, self.top, self.right, self.bottom


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """The words of one page, in the order in which tesseract reads it."""

    words: tuple[RecognisedWord, ...]  # empty where the picture holds no text
    confidence: float  # 0..1, the mean over the words, weighted by their length; 0 without words
