"""One generation as different readers see it: each view is made once, and kept."""

from __future__ import annotations

from collections import OrderedDict
from functools import lru_cache
from threading import Lock

from assistant.kernel.access import Audience, may_see
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.narrowed import Narrowed

_KEPT = 16  # views; one that is pushed out is made again when it is asked for
_REMEMBERED = 256  # sets of groups of which it is known what is hidden from them


class Sights:
    """A generation and the views of it. Safe to share between threads."""

    def __init__(self, whole: Generation) -> None:
        self.whole = whole
        self._views: OrderedDict[frozenset[str], Narrowed] = OrderedDict()
        self._keeping = Lock()
        self._making = Lock()  # apart: whoever has a view waits for none that is being made
        self._hidden_from = lru_cache(maxsize=_REMEMBERED)(self._hidden)

    def of(self, audience: Audience) -> Generation:
        """Return what a reader sees: the generation itself where that is all of it.

        Raises `PrecedentError` where a view cannot be made; the whole is never given in its place.
        """
        if audience is None or audience >= self.whole.groups:
            return self.whole
        hidden = self._hidden_from(audience & self.whole.groups)
        if not hidden:
            return self.whole
        view = self._kept(hidden)
        if view is None:
            with self._making:
                view = self._kept(hidden) or self._keep(hidden, Narrowed(self.whole, hidden))
        return view

    def close(self) -> None:
        """Release every file, once nobody reads any more."""
        with self._keeping:
            views = list(self._views.values())
            self._views.clear()
        for view in views:
            view.close()
        self.whole.close()

    def _hidden(self, audience: frozenset[str]) -> frozenset[str]:
        sources = self.whole.sources.items()
        return frozenset(name for name, entry in sources if not may_see(audience, entry.source.audience))

    def _kept(self, hidden: frozenset[str]) -> Narrowed | None:
        with self._keeping:
            if hidden in self._views:
                self._views.move_to_end(hidden)
            return self._views.get(hidden)

    def _keep(self, hidden: frozenset[str], view: Narrowed) -> Narrowed:
        with self._keeping:
            self._views[hidden] = view
            if len(self._views) > _KEPT:
                # Not closed: somebody may be reading it. It closes itself when nobody holds it any more.
                self._views.popitem(last=False)
        return view
