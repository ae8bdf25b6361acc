"""Every derivation that the algebra of nnlib holds, by name."""

import importlib
from functools import cache

from nnlib.activations import ACTIVATIONS
from nnlib.symbolic import Derivation
from nnlib.symbolic.mlp import MLP, output_delta

MODULES = (
    "activations",
    "sigmoids",
    "rectifiers",
    "gates",
    "softmax",
    "losses",
    "dense",
    "mlp",
    "initializers",
    "optimizers",
    "regularizers",
    "gradcheck",
)
PAIRS = [
    *((g, "mse") for g in ACTIVATIONS),
    *((g, "sse") for g in ACTIVATIONS),
    ("sigmoid", "bce"),
    ("softmax", "bce"),
    ("softmax", "cross_entropy"),
]


def algebra(module):
    return importlib.import_module(f"nnlib.symbolic.{module}")


def forget(module, members):
    """Empty the cache of every function that a module defines, methods included."""
    for member in members:
        if getattr(member, "__module__", None) == module.__name__:
            if hasattr(member, "cache_clear"):
                member.cache_clear()
            elif isinstance(member, type):
                forget(module, [getattr(member, name) for name in vars(member)])


WAYS = ("derivation", "derive")


@cache
def all_derivations() -> dict[str, Derivation]:
    """Derive everything anew, whatever this process has derived before."""
    found, makers = {}, {}
    for module in map(algebra, MODULES):
        forget(module, vars(module).values())
        makers |= {name: getattr(module, name) for name in module.__all__}

    def add(name, result):
        if isinstance(result, Derivation) and result not in found.values():
            found[name] = result
        elif isinstance(result, tuple):
            for field, part in zip(result._fields, result, strict=True):
                add(f"{name}.{field}", part)

    for name, made in makers.items():
        for way in WAYS:
            if hasattr(made, way):
                add(name, getattr(made, way)())
        if hasattr(made, "cache_clear"):
            add(name, made())
    for output, loss in PAIRS:
        add(f"{output}+{loss}", output_delta(output, loss))
    add("MLP", MLP().backward())
    return found
