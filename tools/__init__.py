"""Tools for those who work on Precedent; none of them is installed with it."""
