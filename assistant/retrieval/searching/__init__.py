"""Search as people know it: a set of results with counts, sorted and grouped, each with a snippet."""
