"""A folder of files, with or without a catalogue."""
