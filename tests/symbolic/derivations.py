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


@cache
def all_derivations() -> dict[str, Derivation]:
    found = {}

    def add(name, result):
        if isinstance(result, Derivation) and result not in found.values():
            found[name] = result
        elif isinstance(result, tuple):
            for field, part in zip(result._fields, result, strict=True):
                add(f"{name}.{field}", part)

    for module in MODULES:
        for name in algebra(module).__all__:
            made = getattr(algebra(module), name)
            for way in ("derivation", "derive"):
                if hasattr(made, way):
                    add(name, getattr(made, way)())
            if hasattr(made, "cache_clear"):
                add(name, made())
    for output, loss in PAIRS:
        add(f"{output}+{loss}", output_delta(output, loss))
    add("MLP", MLP().backward())
    return found
