"""The index: immutable generations on disk, one of them current."""
