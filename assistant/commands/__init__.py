"""One file for each command of `precedent`."""
