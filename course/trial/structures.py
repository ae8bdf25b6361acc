"""Sizes of networks for a formula, and the layers that its letters stand for."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from course.trial.seeing import COUNTS, ERRORS_OF_OUTPUT, Seen
from course.trial.vocabulary import indices

DEEP = (4, 3, 5, 2)
BY_DEPTH = {1: (4, 3), 2: (4, 3, 2), 3: DEEP, 4: (4, 3, 5, 6, 2)}
DOUBT = 100  # the cost of a reading that is not in general use: it spares from wrong, no more


@dataclass(frozen=True)
class Structure:
    """The network of a reading and its layers.

    Args:
        sizes: how many units each layer has, that of the inputs first.
        here: the layer of names without one.
        low: the layer l.
        digits: whether a number below a lower-case letter is a ``layer`` or a ``neuron``.
        extra: the layers of x and of h, where they are not those of other names.
        at: the layers that letters of neurons stand for.
        cost: how much has to be assumed for it.
        words: what has to be assumed.
    """

    sizes: tuple[int, ...]
    here: int = 1
    low: int = 1
    digits: str = "neuron"
    extra: dict[str, Any] = field(default_factory=lambda: {"x": 0}, compare=False)
    at: tuple[tuple[str, int], ...] = ()
    cost: int = 0
    words: tuple[str, ...] = ()

    @property
    def scalar(self) -> bool:
        """Whether there is one unit a layer."""
        return max(self.sizes) == 1


def structures(
    s: Seen, lexicon: dict[str, str], single: bool, matrices: bool = False
) -> Iterator[Structure]:
    """All structures that a formula may mean.

    Args:
        s: what stands in the formula.
        lexicon: what its letters mean.
        single: whether its sheet is about one neuron.
        matrices: whether its sheet is about matrices.
    """
    if s.shifts:
        yield from by_shifts(s, None if matrices else single)
    elif s.last:
        yield Structure(DEEP, 3, 2, "layer")
        if {"L", "Y"} <= s.roles and not s.letters and not s.ops & {"sum", "norm"}:
            words = () if "log" in s.functions else ("there is one output",)
            yield Structure((4, 3, 5, 1), 3, 2, "layer", cost=1, words=words)
        yield from one_each(s, None if matrices else single, 3)
    elif s.digits:
        yield from by_digits(s)
    else:
        if s.low_digits and max(s.low_digits) <= 3 and not s.letters:
            yield from by_low_digits(s)
        if s.letters and needs_layers(s, lexicon):
            yield from by_letters(s, lexicon)
        else:
            yield from without_layers(s, lexicon, single)


def one_each(s: Seen, single: bool | None, layer: int) -> Iterator[Structure]:
    """A network with one neuron in each layer, which few mean who do not say so."""
    if single is None or s.letters or s.capital:
        return
    if "T" not in s.ops and "odot" not in s.signs:
        cost, words = 0 if single else DOUBT, ()
        if not single and any(n.base == "C" and n.sub == ("0",) for n in s.names):
            cost, words = 1, ("each layer has one neuron",)  # C_0 is the cost of a first example
        yield Structure((1, 1, 1, 1), layer, layer, "layer", cost=cost, words=words)


def by_shifts(s: Seen, single: bool | None) -> Iterator[Structure]:
    """Layers l, l - 1, l + 1: a hidden one, the last, the first."""
    low, high = min(s.shifts), max(s.shifts)
    if high - low > 2:
        return
    options: list[tuple[int, int, tuple[str, ...]]] = []
    if high <= 1:
        options.append((2, 0, ()))
    if high <= 0:
        options.append((3, 1, ("l is the last layer",)))
    if low >= 0:
        options.append((1, 2, ("l is the first layer",)))
    if high == 2:
        options = [(1, 0, ())]
    for layer, cost, words in options:
        if layer + low >= 0 and layer + high <= 3:
            yield Structure(DEEP, layer, layer, "layer", cost=cost, words=words)
            yield from one_each(s, single, layer)


def by_digits(s: Seen) -> Iterator[Structure]:
    """Layers by number: the highest is the last or the one before it."""
    top = max(s.digits)
    for depth in (top, top + 1):
        if 1 <= depth <= max(3, top) and top <= 4:
            extra = {"x": 0, "h": depth - 1}
            yield Structure(BY_DEPTH[depth], depth, depth, "layer", extra)
    plain = any(n.base in ("z", "a", "dz", "da") and not n.sub and not n.sup for n in s.names)
    if top <= 4 and plain:
        yield Structure((4, 1), cost=1)


def by_low_digits(s: Seen) -> Iterator[Structure]:
    """Numbers below lower-case letters that may count layers."""
    top = max(s.low_digits)
    for depth in (top, top + 1):
        if 1 <= depth <= 3:
            extra = {"x": 0, "h": depth - 1}
            yield Structure(BY_DEPTH[depth], depth, depth, "layer", extra, cost=1)
            if depth == 2:
                yield Structure((4, 3, 1), depth, depth, "layer", extra, cost=1)


def without_layers(s: Seen, lexicon: dict[str, str], single: bool) -> Iterator[Structure]:
    """One layer, one neuron, one number; or a hidden layer of which nothing else is said."""
    matrix = any(n.base in ("W", "dW", "Theta", "Omega") for n in s.names) and not single
    plain = not s.capital and "T" not in s.ops and not s.signs & {"odot", "at"}
    if plain and not s.letters and not s.low_digits:
        cost = DOUBT if matrix else 0
        yield Structure((1, 1), cost=cost)
        yield Structure((1, 1, 1), cost=cost)
    outputs = s.of_role(("Y", "H", "D", "Z", "dZ", "b"), lexicon)
    free = {x for x in s.letters if x not in s.bound and x != "i"}
    if not matrix and not any(free & set(indices(n)) for n in outputs):
        yield Structure((4, 1))
    yield Structure((4, 3))
    words = {x for n in s.names for x in n.sub}
    inputs = {x for n in s.of_role(("X",), lexicon) for x in n.sub if x.isdigit()}
    if len(inputs) > 1 and max(map(int, inputs)) == len(inputs) < 5 and not s.letters:
        yield Structure((len(inputs), 3), cost=1)
        yield Structure((len(inputs), 1), cost=1)
    if s.low_digits and max(s.low_digits) <= 4:
        yield Structure((4, 1), cost=1)
    if s.function and not words & {"prev", "next", "hidden"}:
        return  # its argument is to have both signs
    if not s.roles & {"Y"} or words & {"prev", "next", "hidden"}:
        yield Structure(DEEP, 2, 2, extra={"x": 1})
    if any(n.base in ("h", "H") for n in s.names) or "hidden" in words:
        yield Structure((4, 3, 2))


def needs_layers(s: Seen, lexicon: dict[str, str]) -> bool:
    """Whether letters of neurons say the layers: a weight has two of them."""
    if s.letters == ["k"] and s.roles & {"Y", "H"} and not s.bound:
        return any(not indices(n) for n in s.of_role(("Y", "H"), lexicon))
    two = any(len(indices(n)) == 2 for n in s.of_role(("W", "dW"), lexicon))
    return two and any("_" not in x for x in s.letters)


def by_letters(s: Seen, lexicon: dict[str, str]) -> Iterator[Structure]:
    """The layers that letters of neurons may stand for."""
    letters = [
        x
        for x in s.letters
        if (x not in s.above and not COUNTS.match(s.bound.get(x, ""))) or s.bound.get(x, "") == "n"
    ]
    if len(letters) > 4:
        return
    pairs = [indices(n) for n in s.of_role(("W", "dW"), lexicon) if len(indices(n)) == 2]
    outputs = s.of_role(("Y", "H", *ERRORS_OF_OUTPUT), lexicon)
    outs = {x for n in outputs for x in indices(n)}
    ins = {x for n in s.of_role(("X",), lexicon) for x in indices(n)}
    for layers in itertools.product((0, 1, 2, 3), repeat=len(letters)):
        at = dict(zip(letters, layers, strict=True))
        if any(at.get(x, 3) != 3 for x in outs) or any(at.get(x, 0) > 1 for x in ins):
            continue
        if any(a in at and b in at and abs(at[a] - at[b]) != 1 for a, b in pairs):
            continue
        here = max(*layers, 1) if layers else 1
        yield Structure(DEEP, here, 2, at=tuple(at.items()))
        if any(not indices(n) for n in outputs):
            yield Structure((4, 3, 5, 1), here, 2, at=tuple(at.items()))
    for layers in itertools.product((0, 1), repeat=len(letters)):
        at = dict(zip(letters, layers, strict=True))
        if all(at.get(x) == 1 for x in outs) and all(at.get(x) == 0 for x in ins) and outs and ins:
            yield Structure((4, 3), at=tuple(at.items()))
