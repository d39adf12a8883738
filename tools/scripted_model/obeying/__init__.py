"""A model that does whatever any part of its messages tells it to do."""
