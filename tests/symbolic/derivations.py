"""Every derivation that the algebra of nnlib holds, by name."""

import importlib
from functools import cache

from nnlib.symbolic import Derivation
from nnlib.symbolic.mlp import MLP, output_delta

MODULES = (
    "activations",
    "losses",
    "dense",
    "mlp",
    "initializers",
    "optimizers",
    "regularizers",
    "gradcheck",
)
PAIRS = [
    *((g, "mse") for g in ("identity", "sigmoid", "tanh", "relu", "leaky_relu", "softmax")),
    *((g, "sse") for g in ("identity", "sigmoid", "tanh", "relu", "leaky_relu", "softmax")),
    ("sigmoid", "bce"),
    ("softmax", "bce"),
    ("softmax", "cross_entropy"),
]


def algebra(module):
    return importlib.import_module(f"nnlib.symbolic.{module}")


def public(module):
    return algebra(module).__all__


WAYS = ("derivation", "derive")


@cache
def all_derivations() -> dict[str, Derivation]:
    """Derive everything anew, whatever this process has derived before."""
    makers = {name: getattr(algebra(module), name) for module in MODULES for name in public(module)}
    for made in makers.values():
        for kept in (made, *(getattr(made, way, None) for way in WAYS)):
            if hasattr(kept, "cache_clear"):
                kept.cache_clear()
    found = {}

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
