"""Question → evidence → answer, and every way to ask."""

__version__ = "0.1.0"
