"""Recognise the text in pictures of pages: tesseract, run by OCRmyPDF."""

from assistant.kernel.tesseract import available, engine, missing_languages, remedy
from ingest.loading.ocr.recognised import RecognisedPage, RecognisedWord
from ingest.loading.ocr.recognition import recognise

__all__ = [
    "RecognisedPage",
    "RecognisedWord",
    "available",
    "engine",
    "missing_languages",
    "recognise",
    "remedy",
]
