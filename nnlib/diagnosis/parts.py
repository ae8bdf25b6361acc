"""The gradients of one layer as they are given, held against what errors make of them.

A gradient of weights is compared by its products with a few random vectors. Two matrices that give
the same products are the same (Freivalds 1977), and the product ``dZ (A^T u)`` is much cheaper
than ``(dZ A^T) u``. All errors that a layer may have are compared at once.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import numpy as np

from nnlib._types import Array
from nnlib.diagnosis.passes import Passes

VECTORS = 6  # each makes a match by chance as rare as two equal random numbers


class Precision(NamedTuple):
    """How near is near: relative to what is given, and to the terms that were added up for it."""

    tolerance: float
    rounding: float


class Fit(NamedTuple):
    """A way to get the given array from an error: ``factor`` times what ``words`` make of it.

    A factor of 0 stands for any: nothing is there. ``free`` are factors that are no mistake, as
    the error of one example has none that is due. ``strengths`` are those of the penalties in it,
    each with its word and how well it is known. ``slack`` is how well the factor is known.
    """

    factor: float
    words: tuple[str, ...]
    free: tuple[float, ...]
    strengths: tuple[tuple[str, float, float], ...]
    wanted: bool
    slack: float

    def of_penalties(self, factor: float) -> tuple[str, ...]:
        """Return the words of penalties that are not as they are due beside an error's factor.

        With the right strength they are due as they are, or with all of the factor, or with as
        much of it as the array has alone.
        """
        due = {1.0, self.factor or 1.0, self.factor / factor or 1.0} if self.wanted else {0.0}
        return tuple(
            "penalty-factor" if self.wanted and abs(strength) > slack else word
            for word, strength, slack in self.strengths
            if all(abs(strength - value) > slack * max(1.0, abs(value)) for value in due)
        )


class Penalties(NamedTuple):
    """Penalties in a gradient, as columns, and whether they belong there, and their words."""

    columns: Array
    words: list[str]
    wanted: bool


class Target(NamedTuple):
    """An array to be explained as what ``make`` makes of errors, up to a factor and penalties."""

    given: Array
    make: Callable[[Array], Array]
    weight: float  # the size of what errors are multiplied by, for the rounding in sums
    words: tuple[str, ...]
    free: tuple[float, ...]
    penalties: Penalties
    noise: float  # what rounding leaves of it at these numbers

    def without(self, parts: Array) -> Array:
        """Return rows of numbers, less their share in the penalties."""
        if not self.penalties.words:
            return parts
        basis, _ = np.linalg.qr(self.penalties.columns)
        less: Array = parts - (parts @ basis) @ basis.T
        return less

    def near(self, errors: Array, lengths: Array, precision: Precision) -> list[int]:
        """Return which of the errors, of these lengths, give the array."""
        made = self.make(errors)
        parts, given = self.without(made), self.without(self.given)
        squares = (parts**2).sum(axis=1)
        sizes = self.weight * lengths + np.linalg.norm(self.given)
        floor = precision.rounding * sizes + self.noise
        factors = parts @ given / np.where(squares > 0, squares, 1)
        left = _lengths(given - factors[:, np.newaxis] * parts)
        allowed = precision.tolerance * np.linalg.norm(self.given) + floor
        empty, nothing = np.linalg.norm(given) <= 10 * floor, np.sqrt(squares) <= floor
        return np.flatnonzero((left <= allowed) & np.where(empty, nothing, factors != 0)).tolist()

    def fit(self, error: Array, precision: Precision) -> Fit | None:
        """Return the factor of what an error makes, and the words of penalties, if that is all."""
        part, size = self.make(error[np.newaxis])[0], float(np.linalg.norm(self.given))
        terms = self.weight * float(np.linalg.norm(error)) + size
        floor = precision.rounding * terms + self.noise
        allowed = precision.tolerance * size + floor
        columns = np.column_stack([part, self.penalties.columns])
        lengths = np.linalg.norm(columns, axis=0)
        if lengths[0] <= floor:
            columns[:, 0] = 0  # nothing but rounding: of any factor
        lengths[0] = max(lengths[0], floor) or 1.0
        if not lengths.all():
            return None
        solution, _, _, _ = np.linalg.lstsq(columns / lengths, self.given, rcond=None)
        if np.linalg.norm(self.given - columns @ (solution / lengths)) > allowed + 9 * floor:
            return None
        factor, *found = (solution / lengths).tolist()
        # a rounding error of what is given is one of the strength
        slack = 10 * (precision.tolerance + allowed / lengths[1:])
        strengths = tuple(zip(self.penalties.words, found, slack.tolist(), strict=True))
        if not columns[:, 0].any() and self.penalties.wanted and found and abs(found[0]) > slack[0]:
            factor = found[0]  # what there is of a factor shows in a penalty alone
        known = 10 * precision.tolerance + min(self.noise / lengths[0], 0.1)
        return Fit(factor, self.words, self.free, strengths, self.penalties.wanted, known)


def _lengths(rows: Array) -> Array:
    flat = rows.reshape(len(rows), -1)
    lengths: Array = np.sqrt(np.einsum("ij,ij->i", flat, flat))
    return lengths


def fits(targets: list[Target], errors: Array, precision: Precision) -> list[list[Fit]]:
    """Return for each error how the given array comes of it, the fewest mistakes first.

    Shapes: errors (k, n, m) -> k lists.
    """
    found: list[list[Fit]] = [[] for _ in range(len(errors))]
    lengths = _lengths(errors)
    for target in targets:
        for at in target.near(errors, lengths, precision):
            fit = target.fit(errors[at], precision)
            if fit is not None:
                found[at].append(fit)
    return [sorted(of, key=lambda fit: len(fit.words))[:3] for of in found]


def rates(target: Target, back: Array, updated: Array) -> Array:
    """Return for each error the learning rate of which ``back - rate * updated`` gives the array.

    Shapes: back (k, n, m), updated (k, n, m) -> (k,), with 0 where no rate does so.
    """
    one, two = target.without(target.make(back)), target.without(target.make(updated))
    given = target.without(target.given)
    if given.size < 4:
        return np.zeros(len(back))
    a, b, c = (one * one).sum(axis=1), (one * two).sum(axis=1), (two * two).sum(axis=1)
    p, q = one @ given, two @ given
    determinant = a * c - b * b
    with np.errstate(all="ignore"):
        rate = np.where(determinant > 1e-12 * a * c, -(a * q - b * p) / (c * p - b * q), 0.0)
    return np.where(np.isfinite(rate), rate, 0.0)


def of_weights(passes: Passes, at: int, given: Array, noise: float) -> Iterator[Target]:
    """Return what is given as the gradient of a layer's weights, in every way to read it."""
    rng = np.random.default_rng(at)
    n, n_in = passes.params[at].W.shape
    for words, turned in (((), given), (("transpose",), given.T)):
        inputs: list[tuple[tuple[str, ...], Array]]
        if turned.shape == (n, n_in) and not (words and np.array_equal(given, turned)):
            pulls, inputs = passes.penalties[at], list(_inputs(passes, at))
        elif turned.shape == (n, n) and n != n_in:
            pulls, inputs = [], [(("wrong-input",), passes.A[at + 1])]
        else:
            continue
        width = turned.shape[1]
        vectors = np.eye(width) if width <= VECTORS else rng.standard_normal((width, VECTORS))
        spread = 1.0 if width <= VECTORS else VECTORS**0.5
        columns = [(pull @ vectors).ravel() for _, pull in pulls]
        penalties = Penalties(
            _columns(columns, n * vectors.shape[1]), [of for of, _ in pulls], True
        )
        if passes.own:
            made = passes.right[at].W - sum((pull for _, pull in pulls), start=np.zeros((n, n_in)))
            make = partial(_whatever, (made @ vectors).ravel())
            yield Target((turned @ vectors).ravel(), make, 0.0, words, (1.0,), penalties, 0.0)
            continue
        for of, array in inputs:
            carried = array.T @ vectors
            yield Target(
                (turned @ vectors).ravel(),
                partial(_times, carried),
                float(np.linalg.norm(carried)),
                words + of,
                (1.0,),
                penalties,
                noise * spread,
            )


def _times(carried: Array, errors: Array) -> Array:
    product: Array = errors @ carried
    return product.reshape(len(errors), -1)


def _whatever(made: Array, errors: Array) -> Array:
    """Return what is known to be right, where the ways of errors are not known."""
    return np.broadcast_to(made, (len(errors), made.size))


def _columns(columns: list[Array], size: int) -> Array:
    return np.stack(columns, axis=1) if columns else np.empty((size, 0))


def _inputs(passes: Passes, at: int) -> Iterator[tuple[tuple[str, ...], Array]]:
    """Return the right input of the layer, and whatever has its shape."""
    right = passes.inputs[at]
    yield (), right
    seen = [right]
    for other in [*passes.Z, *passes.A]:
        if other.shape == right.shape and not any(np.array_equal(other, x) for x in seen):
            seen.append(other)
            yield ("wrong-input",), other


def of_biases(passes: Passes, at: int, given: Array, noise: float) -> Iterator[Target]:
    """Return what is given as the gradient of a layer's biases, in every way to read it."""
    b, m = passes.params[at].b, passes.m
    n, flat, root = len(b), given.ravel(), m**0.5
    none = Penalties(np.empty((flat.size, 0)), [], False)
    per_example = (1.0, float(m), 1 / m)
    unsummed = root, ("bias-not-summed",), per_example, none, noise
    over_units = root * n, ("bias-summed-over-units",), (*per_example, 1 / n, m / n), none, noise
    if passes.own and given.size == n:
        make = partial(_whatever, passes.right[at].b.ravel())
        yield Target(flat, make, 0.0, (), (1.0,), none, 0.0)
        return
    if given.size == n:
        pull = passes.l2 * b
        penalty = Penalties(pull, ["l2-on-biases"], False) if pull.any() else none
        yield Target(flat, lambda errors: errors.sum(axis=2), root, (), (1.0,), penalty, noise)
        if m > 1:
            yield Target(flat, lambda errors: errors[:, :, 0], *unsummed)
            yield Target(flat, lambda errors: errors[:, :, -1], *unsummed)
        if n > 1:
            yield Target(
                flat,
                lambda errors: np.repeat(errors.sum(axis=(1, 2))[:, np.newaxis], n, axis=1),
                *over_units,
            )
    if given.shape == (n, m) and m > 1:
        yield Target(flat, lambda errors: errors.reshape(len(errors), -1), *unsummed)
    if given.shape == (m, n) and m > 1:
        yield Target(
            flat, lambda errors: errors.transpose(0, 2, 1).reshape(len(errors), -1), *unsummed
        )
    if given.size == m and m > 1:
        yield Target(flat, lambda errors: errors.sum(axis=1), *over_units)
    if given.size == 1 and n > 1:
        yield Target(flat, lambda errors: errors.sum(axis=(1, 2))[:, np.newaxis], *over_units)
