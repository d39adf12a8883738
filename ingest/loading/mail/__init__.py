"""Load mail: who wrote what to whom, and when."""
