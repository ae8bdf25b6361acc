"""Derivatives near the place where they are 0: there the terms of their formulas cancel.

The three gated activations fall to a minimum a little below 0. Near it the derivative is taken from
its Taylor series about the root, whose first term is a multiple of the distance from it. The root
is a double and what that double lacks, so the distance has all its digits.
"""

from typing import NamedTuple

import numpy as np

from nnlib._types import Array

REACH = 0.125  # further away the formula has lost less than a digit


class NearRoot(NamedTuple):
    """A root in two parts, and the series without its constant term, the highest power first.

    A test calculates both anew, to 40 digits.
    """

    root: tuple[float, float]
    series: tuple[float, ...]

    def correct(self, Z: Array, derivative: Array) -> Array:
        """Return the derivative at Z, with the entries near the root taken from the series."""
        distance = np.asarray((Z - self.root[0]) - self.root[1])
        near = np.abs(distance.real) < REACH
        if np.count_nonzero(near):  # faster than any()
            d = distance[near]
            value = np.full_like(d, self.series[0])
            for coefficient in self.series[1:]:
                value = value * d + coefficient
            derivative = np.array(derivative)
            derivative[near] = value * d
        return derivative


SILU = NearRoot(
    (-1.2784645427610737, -1.0946994183093437e-16),
    (
        -3.051244750055421e-08,
        8.599695028268575e-07,
        2.346029682463866e-06,
        -2.942631888842464e-06,
        -2.9733542213263917e-05,
        -4.090534237428612e-05,
        0.00018570724361186496,
        0.0007985218818397998,
        0.000126627410081122,
        -0.006606589138356696,
        -0.015222655223188032,
        0.018874814223782312,
        0.1466487969969469,
        0.2178117057198001,
    ),
)
GELU = NearRoot(
    (-0.7517915246935645, 1.4956759177009883e-17),
    (
        4.3284506257392273e-07,
        -7.74846130700372e-06,
        -1.121438018842664e-05,
        8.615947861116571e-05,
        0.00018633974623233514,
        -0.0007448268386746817,
        -0.002239538068073497,
        0.004539228379125415,
        0.019421679838189067,
        -0.014771522148244337,
        -0.1140082332972217,
        -0.018199676398671087,
        0.388284982990552,
        0.4314939923140469,
    ),
)
GELU_TANH = NearRoot(
    (-0.7524614220710163, 3.635560509207687e-17),
    (
        5.918611710894005e-06,
        -1.5950896871645105e-05,
        -3.4956171694436116e-05,
        0.00012425227802639782,
        0.00026392764052681053,
        -0.0009274420230205449,
        -0.0024227318458750974,
        0.005261059254921912,
        0.019682309459833118,
        -0.01661932834305256,
        -0.11394448308095899,
        -0.01578285352184803,
        0.38751844613578895,
        0.4304000910248585,
    ),
)
