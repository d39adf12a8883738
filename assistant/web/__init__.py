"""Questions and documents over HTTP: an interface for programs, and pages for people."""
