"""Where a comparison of gradients sees less than it seems to."""

from collections.abc import Iterator

import numpy as np

from nnlib.diagnosis.passes import Passes

KINKS = {"relu", "leaky_relu", "elu"}
TINY = 1e-10


def blind_spots(passes: Passes) -> Iterator[str]:
    """Return sentences on mistakes that could not be seen here, and why."""
    net, m = passes.net, passes.m
    if m == 1:
        yield (
            "With one example a sum, a mean and the example itself are the same: factors of m and"
            " biases that are not summed need two examples or more."
        )
    elif m == 2:
        yield "With two examples m is 2: a factor m and a factor 2 are the same."
    if np.ptp(passes.dZ[-1]) <= 1e-12 * np.abs(passes.dZ[-1]).max(initial=0.0):
        yield (
            "The error at the output is the same number in every entry: what is swapped, transposed"
            " or summed over the wrong axis may look right."
        )
    names = [net.hidden] * (len(passes.Z) - 1) + [net.output]
    for at, (name, Z, layer) in enumerate(zip(names, passes.Z, passes.right, strict=True), 1):
        on_kink = int((np.abs(Z) <= 1e-12 * np.abs(Z).max(initial=0.0)).sum())
        if name in KINKS and on_kink:
            yield (
                f"In layer {at} {on_kink} of {Z.size} pre-activations lie on the kink of {name},"
                " where any slope between its two sides may be right."
            )
        silent = int((~passes.dZ[at - 1].any(axis=1)).sum())
        if silent:
            yield (
                f"In layer {at} no error reaches {silent} of {len(Z)} units: their gradients are 0"
                " whatever the program does."
            )
        largest = max(float(np.abs(array).max()) for array in layer)
        if 0 < largest <= TINY:
            yield f"In layer {at} no gradient is above {largest:.0e}: rounding may hide a mistake."
        if at > 1 and not passes.params[at - 1].W.any():
            yield f"The weights of layer {at} are 0: nothing goes back through them."
    if passes.l2 and not any(layer.b.any() for layer in passes.params):
        yield "All biases are 0: a penalty on them would not be seen."
