"""Build the shipped collection: papers in Markdown become real files with a catalogue."""
