"""Modules that come to the page only when something imports them.

Python asks this finder when it has found a module nowhere. If the module is in an archive of the
site, the archive is fetched and unpacked, and Python looks once more. A large archive is not
fetched before the reader has allowed it.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.machinery import ModuleSpec, PathFinder


def places(name: str) -> list[str]:
    """The folders in which a module of a package may be.

    A package of Python's own library begins in the archive that a page starts with; those of its
    modules that came later are in a folder.
    """
    package = name.rpartition(".")[0].replace(".", "/")
    return [f"{place}/{package}" for place in sys.path]


class Arriving:
    """Finds what is in archives that have not been fetched.

    Args:
        packs: for each archive, the packages or the modules that are in it.
        fetch: fetches an archive and unpacks it, at once.
        large: the archives that have to be allowed first: for an import, they are not there.
    """

    def __init__(
        self,
        packs: Mapping[str, Sequence[str]],
        fetch: Callable[[str], object],
        large: Sequence[str] = (),
    ):
        self.fetch = fetch
        self.homes = {name: pack for pack, names in packs.items() for name in names}
        self.here: set[str] = set()
        self.barred = set(large)
        self.missed: str | None = None  # the last of these that an import would have needed

    def pack_of(self, name: str) -> str | None:
        """The archive that a module is in, if it has not come yet."""
        pack = self.homes.get(name) or self.homes.get(name.partition(".")[0])
        return None if pack in self.here else pack

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: object = None
    ) -> ModuleSpec | None:
        """What Python's import asks for."""
        pack = self.pack_of(name)
        if pack in self.barred:
            self.missed = pack
            return None
        if pack is not None:
            self.here.add(pack)
            self.fetch(pack)
            importlib.invalidate_caches()
        elif name not in self.homes:
            return None
        return PathFinder.find_spec(name, path and [*path, *places(name)], target)
