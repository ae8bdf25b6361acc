r"""The standard normal distribution, for real and complex numbers: what GELU is made of.

NumPy has no error function. With R(z) the ratio of the upper tail to the density (Mills' ratio),
``1 - Phi(z) = R(z) phi(z)``; R is smooth and falls from ``sqrt(pi / 2)`` towards ``1 / z``. With
``s = (4 - z) / (4 + z)`` all z >= 0 lie in ``-1 < s <= 1``, and ``R(z) (4 + z) / 4`` is, to 17
digits, a polynomial in s: the Chebyshev interpolation at 24 points. Polynomials take complex
numbers, so the complex step sees this function as it is, and no derivative is built in.
"""

import math

import numpy as np

from nnlib._types import Array

# The highest power first. A test calculates them anew, to 40 digits.
MILLS = (
    9.360050465774967e-11,
    -1.056448687283481e-09,
    2.617849785331017e-10,
    1.0059063242263003e-08,
    -1.0915817923542127e-08,
    -4.9347329283743663e-08,
    9.974149252730937e-08,
    1.658664512811018e-07,
    -6.41845292648544e-07,
    -3.916068807380172e-07,
    3.710617871936747e-06,
    4.477967705630681e-07,
    -2.2023855240562027e-05,
    -1.1954539585279337e-06,
    0.000144817306977347,
    8.356109022673688e-05,
    -0.0010219639173980068,
    -0.0021805738119242235,
    0.004725112715183613,
    0.03784794057775381,
    0.11688524074959261,
    0.24260238871690462,
    0.38094272770499576,
    0.47330476582712133,
)
FAR = 40.0  # beyond it the density rounds to 0, in double precision too


def density(Z: Array) -> Array:
    """Return ``phi(z) = exp(-z**2 / 2) / sqrt(2 pi)``.

    The exponent reaches hundreds, and its rounding would be that of the result times as much. So z
    is cut in two, ``z = c + r`` with a coarse c whose square is exact.
    """
    Z = within(Z)
    c, r = coarse_and_rest(Z)
    phi: Array = np.exp(-0.5 * c * c) * np.exp(-0.5 * r * (Z + c)) / math.sqrt(2 * math.pi)
    return phi


def coarse_and_rest(Z: Array) -> tuple[Array, Array]:
    """Return Z to the nearest sixteenth, a real number of few digits, and what is left, exactly."""
    coarse = np.rint(16 * Z.real) / 16
    return coarse, Z - coarse


def distribution(Z: Array) -> Array:
    """Return ``Phi(z)``, the probability of a number below z, exact in both tails."""
    below = within(np.where(Z.real < 0, -Z, Z))
    s = (4 - below) / (4 + below)
    ratio = np.full_like(s, MILLS[0])
    for coefficient in MILLS[1:]:
        ratio *= s
        ratio += coefficient
    tail = ratio * (0.5 + 0.5 * s) * density(below)
    Phi: Array = np.where(Z.real < 0, tail, 1 - tail)
    return Phi


def within(Z: Array, far: float = FAR) -> Array:
    """Return Z with everything beyond ``far`` or ``-far`` brought there."""
    return np.where(Z.real > far, far, np.where(Z.real < -far, -far, Z)).astype(Z.dtype)
