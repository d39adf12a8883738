"""Read a PDF: words, drawing and structure from pdfium; what is hidden, order and blocks are found here."""
