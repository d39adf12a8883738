"""One generation as different readers see it: each view is made once, and kept."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from assistant.kernel.access import Audience, may_see
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.narrowed import Narrowed

_KEPT = 16  # views; one that is pushed out is made again when it is asked for


class Sights:
    """A generation and the views of it. Safe to share between threads."""

    def __init__(self, whole: Generation) -> None:
        self.whole = whole
        self._views: OrderedDict[frozenset[str], Narrowed] = OrderedDict()
        self._keeping = Lock()
        self._making = Lock()  # apart: whoever has a view waits for none that is being made

    def of(self, audience: Audience) -> Generation:
        """Return what a reader sees: the generation itself where that is all of it.

        Raises `PrecedentError` where a view cannot be made; the whole is never given in its place.
        """
        if audience is None or audience >= self.whole.groups:
            return self.whole
        hidden = frozenset(
            name for name, entry in self.whole.sources.items() if not may_see(audience, entry.source.audience)
        )
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
