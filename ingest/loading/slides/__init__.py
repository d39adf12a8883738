"""Load presentations: each slide as a section."""
