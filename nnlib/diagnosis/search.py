"""The fewest mistakes that explain all gradients, searched from the output down.

What a layer sends back depends on the mistakes above it, so the search keeps several explanations
of the layers above and goes on from each: the error that it implies is carried through the next
weights, rightly and wrongly, and what the layer's gradients say decides. A factor goes along as a
number, so that it costs a name only where it first appears.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import product
from typing import NamedTuple

import numpy as np

from nnlib._types import Array
from nnlib.dense import Dense, with_ones
from nnlib.diagnosis.errors import Error, at_output, multipliers, through
from nnlib.diagnosis.factors import Factors, Spelling
from nnlib.diagnosis.noise import Noise
from nnlib.diagnosis.parts import Fit, Precision, fits, of_biases, of_weights, rates
from nnlib.diagnosis.passes import Passes

WIDTH = 12  # explanations that are kept from layer to layer
UNKNOWN = 4.0  # what an array without an explanation costs, or an error that is in none
FAR = 3.5  # how much more an explanation may cost than the best, to be followed further
AGAIN = 0.3  # what a mistake costs that was made in another layer before, as in a loop


class Step(NamedTuple):
    """What happened at a layer: to its error, to a factor from there on, to W, and to b alone."""

    error: tuple[str, ...]
    factor: tuple[str, ...]
    W: tuple[str, ...]
    b: tuple[str, ...]
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """What explains the layers from the output down to one of them, and the error that is there."""

    dZ: Array
    factor: float = 1.0
    cost: float = 0.0
    steps: tuple[Step, ...] = ()  # of the last layer first
    words: frozenset[str] = field(default_factory=frozenset)


def explanations(
    passes: Passes,
    given: list[Dense],
    precision: Precision,
    noise: Noise,
) -> list[Explanation]:
    """Return explanations of the gradients, the one of the fewest mistakes first."""
    states = [Explanation(passes.dZ[-1])]
    for at in reversed(range(len(given))):
        layer = _Layer(passes, at, given[at], precision, noise[at])
        last = at == len(given) - 1
        by = [] if last else multipliers(passes, at)
        sent = {
            id(state): at_output(passes)
            if last
            else list(_sent_on(passes, at, state, given[at + 1].W, by))
            for state in states
        }
        found = _best(new for state in states for new in layer.explained(state, sent[id(state)]))
        if "unknown" in found[0].steps[-1].W:
            found = _best([*found, *layer.recovered(states[0])])
        states = found
    return states


def _best(states: Iterable[Explanation]) -> list[Explanation]:
    kept = sorted(states, key=lambda state: state.cost)[:WIDTH]
    if "unknown" in kept[0].steps[-1].W and "unknown" in kept[0].steps[-1].b:
        kept = kept[: WIDTH // 3]  # none is likelier than the others
    return [state for state in kept if state.cost <= kept[0].cost + FAR]


def _sent_on(
    passes: Passes, at: int, state: Explanation, given: Array, by: list[Error]
) -> Iterator[Error]:
    """Return what a layer may be sent from an explanation of those above it."""
    seen = np.empty((0, len(passes.Z[at])))
    for back in through(passes, at, state.dZ, given):
        for slope in by:
            dZ = back.dZ * slope.dZ
            if back.updated is not None:
                yield Error(dZ, back.words + slope.words, slope.also, back.updated * slope.dZ)
                continue
            # what comes out the same with more mistakes is none, as a slope that is 1 everywhere
            mark = dZ @ np.cos(np.arange(dZ.shape[1]))
            apart = ((seen - mark) ** 2).sum(axis=1)
            if (apart > 1e-18 * (mark @ mark)).all():
                seen = np.concatenate([seen, mark[np.newaxis]])
                yield Error(dZ, back.words + slope.words, slope.also)


class _Layer:
    """One layer's gradients, to be explained by an error and what the layers above have said."""

    def __init__(
        self,
        passes: Passes,
        at: int,
        given: Dense,
        precision: Precision,
        noise: tuple[float, float],
    ) -> None:
        self.passes, self.at, self.given, self.precision = passes, at, given, precision
        self.W = list(of_weights(passes, at, given.W, noise[0]))
        self.b = list(of_biases(passes, at, given.b, noise[1]))
        sizes = passes.net.sizes
        self.last = at == len(passes.params) - 1
        self.factors = Factors(passes.m, [sizes[-1], *sizes[at : at + 2]], passes.net.loss)

    def explained(self, above: Explanation, errors: list[Error]) -> Iterator[Explanation]:
        """Return the explanations that go on from one of the layers above by each error."""
        errors = [error for error in errors if error.updated is None] + self._updated(errors)
        stacked = np.stack([error.dZ for error in errors])
        all_W: list[list[Fit | None]] = [[*of] for of in fits(self.W, stacked, self.precision)]
        all_b: list[list[Fit | None]] = [[*of] for of in fits(self.b, stacked, self.precision)]
        for error, of_W, of_b in zip(errors, all_W, all_b, strict=True):
            if error.updated is not None and not of_W:
                continue
            if error.words and not (of_W or of_b or self.last):
                continue  # nothing speaks for it
            for W, b in product(of_W or [None], of_b or [None]):
                for factor in self._factors(above.factor, W, b):
                    yield self._with(above, error, factor, W, b)

    def _factors(self, above: float, W: Fit | None, b: Fit | None) -> list[float]:
        """Return the factors that the error may have: the one above, or what W or b says."""
        found = [above]
        for fit in filter(None, (W, b)):
            for free in fit.free if fit.factor else ():
                factor = fit.factor / free
                if all(abs(factor / other - 1) > fit.slack for other in found):
                    found.append(factor)
        return found

    def _updated(self, errors: list[Error]) -> list[Error]:
        """Return the errors through updated weights, at the rates that the gradients say."""
        pairs = [(error, error.updated) for error in errors if error.updated is not None]
        if not pairs or not self.W:
            return []
        back = np.stack([error.dZ for error, _ in pairs])
        updated = np.stack([by for _, by in pairs])
        found = []
        for (error, by), rate in zip(pairs, rates(self.W[0], back, updated), strict=True):
            taken = rate * by
            if np.linalg.norm(taken) > 2 * self.precision.tolerance * np.linalg.norm(error.dZ):
                found.append(error._replace(dZ=error.dZ - taken))
        return found

    def _with(
        self, above: Explanation, error: Error, factor: float, W: Fit | None, b: Fit | None
    ) -> Explanation:
        known = min((fit.slack for fit in (W, b) if fit), default=0.0)
        moved = self.factors.spell(factor / above.factor, known)
        of_W, of_b = self._part(W, factor), self._part(b, factor)
        if of_b.words == ("one-over-m",):
            of_b = of_b._replace(words=("bias-mean",), also=(*of_b.also, "one-over-m"))
        also = (*error.also, *moved.also, *of_W.also, *of_b.also)
        step = Step(error.words, moved.words, of_W.words, of_b.words, also)
        cost = above.cost + moved.cost + of_W.cost + of_b.cost
        cost += sum(UNKNOWN if word == "unknown" else 1.0 for word in error.words)
        words = set(above.words)
        for word in (*error.words, *moved.words, *of_W.words, *of_b.words):
            if word in words and word != "unknown":
                cost -= 1 - AGAIN
            words.add(word)
        if error.updated is not None:
            cost += 0.2  # it has a number to choose, the learning rate
        return Explanation(error.dZ, factor, cost, (*above.steps, step), frozenset(words))

    def _part(self, fit: Fit | None, factor: float) -> Spelling:
        """Return what a fit has beside the factor that is there."""
        if fit is None:
            return Spelling(UNKNOWN, ("unknown",))
        left = [
            self.factors.spell(fit.factor / (free * factor), fit.slack)
            for free in fit.free
            if fit.factor
        ]
        least = min(left, key=lambda spelling: spelling.cost, default=Spelling(0.0, ()))
        words = fit.words + fit.of_penalties(factor)
        return Spelling(len(words) + least.cost, words + least.words, least.also)

    def recovered(self, above: Explanation) -> Iterator[Explanation]:
        """Return the explanation by an error without a name, if the gradients tell what it was.

        ``[dW db] = dZ [A; 1]^T`` can be solved for dZ where the examples are no more than the
        inputs and the one.
        """
        A1 = with_ones(self.passes.inputs[self.at])
        W, b = self.given
        if W.shape != self.passes.params[self.at].W.shape or b.size != len(W) or self.passes.own:
            return
        for _, pull in self.passes.penalties[self.at]:
            W = W - pull
        if A1.shape[1] > A1.shape[0]:
            return
        both = np.concatenate([W, b.reshape(-1, 1)], axis=1)
        try:  # the normal equations lose digits, and what they give is compared below
            dZ = np.linalg.solve(A1.T @ A1, A1.T @ both.T).T
        except np.linalg.LinAlgError:
            return
        for state in self.explained(replace(above, factor=1.0), [Error(dZ, ("unknown",))]):
            if "unknown" not in state.steps[-1].W + state.steps[-1].b:
                yield state
