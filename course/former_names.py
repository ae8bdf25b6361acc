"""Modules by the names that they once had, for notebooks and programs that import them so.

Nothing is imported before something of it is asked for, so that this costs nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType


def _plan() -> ModuleType:
    from course import plan

    return plan


def _ledger() -> ModuleType:
    from course import ledger

    return ledger


def _proofs() -> ModuleType:
    from course.exercises.judging import proofs

    return proofs


def _documents() -> ModuleType:
    from course import documents

    return documents


FORMER: dict[str, Callable[[], ModuleType]] = {
    "course.book_map": _plan,
    "course.whole_ledger": _ledger,
    "course.exercises.proofs": _proofs,
    "course.claims.document_000": lambda: _documents().d000,
    "course.claims.document_000.recipe": lambda: _documents().d000.program,
    "course.claims.document_001": lambda: _documents().d001,
    "course.claims.document_001.recipe": lambda: _documents().d001.program,
    "course.claims.document_001.table_data": lambda: _documents().d001.table_data,
    "course.claims.document_002": lambda: _documents().d002,
    "course.claims.document_002.recipe": lambda: _documents().d002.program,
    "course.claims.document_002.pseudocode": lambda: _documents().d002.pseudocode,
    "course.claims.document_003": lambda: _documents().d003,
    "course.claims.document_003.recipe": lambda: _documents().d003.program,
    "course.claims.document_004": lambda: _documents().d004,
    "course.claims.document_004.recipe": lambda: _documents().d004.program,
}


class FormerName(ModuleType):
    """A module under a former name: what is asked of it is asked of the module it is now."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # asked by who looks through all modules, and wants none made
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        return getattr(FORMER[self.__name__](), name)


class FormerNames(MetaPathFinder, Loader):
    """Finds a module by a former name, after all places where modules are found."""

    def find_spec(self, name, path=None, target=None) -> ModuleSpec | None:
        if name not in FORMER:
            return None
        package = any(other.startswith(f"{name}.") for other in FORMER)
        return ModuleSpec(name, self, is_package=package)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return FormerName(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """All is there already."""


def keep() -> None:
    """Let the former names be imported."""
    if not any(isinstance(finder, FormerNames) for finder in sys.meta_path):
        sys.meta_path.append(FormerNames())
