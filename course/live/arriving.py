"""Modules that come to the page only when something imports them.

Python asks this finder when it has found a module nowhere. If the module is in an archive of the
site, the archive is fetched and unpacked, and Python looks once more.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from importlib.machinery import ModuleSpec, PathFinder


class Arriving:
    """Finds what is in archives that have not been fetched.

    Args:
        packs: for each archive, the packages or the modules that are in it.
        fetch: fetches an archive and unpacks it, at once.
    """

    def __init__(self, packs: Mapping[str, Sequence[str]], fetch: Callable[[str], object]):
        self.fetch = fetch
        self.places = {name: pack for pack, names in packs.items() for name in names}
        self.here: set[str] = set()

    def pack_of(self, name: str) -> str | None:
        """The archive that a module is in, if it has not come yet."""
        pack = self.places.get(name) or self.places.get(name.partition(".")[0])
        return None if pack in self.here else pack

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: object = None
    ) -> ModuleSpec | None:
        """What Python's import asks for."""
        pack = self.pack_of(name)
        if pack is None:
            return None
        self.here.add(pack)
        self.fetch(pack)
        importlib.invalidate_caches()
        return PathFinder.find_spec(name, path, target)
