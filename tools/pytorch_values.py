"""Write the values and gradients of PyTorch's activations, which the tests hold nnlib's against.

Run it as ``python -m tools.pytorch_values`` where PyTorch is installed (``make bench`` does that);
the tests themselves read the file and need no PyTorch. Every activation of nnlib's table is asked
for under its own name; those that PyTorch calls otherwise are listed here.
"""

import json
from functools import partial
from pathlib import Path

import numpy as np

from nnlib.activations import ACTIVATIONS

FILE = Path(__file__).resolve().parents[1] / "tests" / "nnlib" / "pytorch_values.json"
POINTS = np.linspace(-8, 8, 41).round(1)


def main() -> None:
    """Write the file anew, a line for each activation."""
    import torch
    from torch.nn import functional

    other = {
        "identity": torch.nn.Identity(),
        "gelu_tanh": partial(functional.gelu, approximate="tanh"),
    }
    found = {"torch": torch.__version__, "z": POINTS.tolist()}
    for name, entry in ACTIVATIONS.items():
        if entry.hidden:
            z = torch.tensor(POINTS, dtype=torch.float64, requires_grad=True)
            value = (other.get(name) or getattr(functional, name))(z)
            value.sum().backward()
            found[name] = [value.tolist(), z.grad.tolist()]
    lines = [f"{json.dumps(key)}: {json.dumps(row)}" for key, row in found.items()]
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf8")


if __name__ == "__main__":
    main()
