"""Say what each passage is about: programmes and places it names, barriers and themes it speaks of."""

from ingest.tagging.labels import fingerprint
from ingest.tagging.learning import learn
from ingest.tagging.tagger import Tagger

__all__ = ["Tagger", "fingerprint", "learn"]
