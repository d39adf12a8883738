"""Read a PDF: words with boxes from pdfium, structure from pypdf, order and blocks made here."""
