"""What a formula leaves open of its network, beside the layers, and the values that it may have.

Each function is named after the field of a reading that it sets.
"""

from __future__ import annotations

from collections.abc import Callable

from course.trial.cases import ERRORS, Case, Choice
from course.trial.choices_of_signs import (
    ahead,
    apart,
    bare,
    jac,
    loose,
    n,
    of_output,
    order,
    own,
    rows_of,
    shifted,
    slash,
    star,
    w,
)
from course.trial.context import LOSSES, OUTPUTS, PAIRS
from course.trial.functions import LIBRARY_LOSSES
from course.trial.naming import LIKELIHOOD
from course.trial.network import Pair
from course.trial.seeing import COUNTS, Seen
from course.trial.structures import DOUBT
from course.trial.vocabulary import FIXED, GENERIC, indices

ACTIVATIONS = ("sigmoid", "tanh", "relu", "identity", "leaky", "softplus", "silu", "elu")


def m(c: Case) -> list[Choice]:
    """One example or several."""
    s, context = c.s, c.context
    if context.cost == "mean" and context.delta and c.batch:
        return [Choice(5)]
    said = context.one or context.entries or not c.parameters or s.letters
    words = "" if said or not (s.capital or context.batch) else "there is one example"
    free = context.one or not c.batch or (s.letters and not c.counted) or c.chain
    losses = {x.sub for x in s.of_role(("L",), c.lexicon)}
    if () in losses and losses & {("n",), ("i",), ("p",), ("x",)}:
        return [Choice(5)]  # E beside E_n is that of all examples
    one, many = Choice(1, 0 if free else 1, words), Choice(5)
    if "m" in s.roles or ("X" in s.bases and least_squares(s)):
        return [many]
    if c.counted or (c.batch and not (s.letters and not s.above)):
        return [one, many] if context.one else [many, one]
    return [one]


def layout(c: Case) -> list[Choice]:
    """Examples in rows or columns, where it matters."""
    s = c.s
    whole = [n for n in s.of_role(("W", "dW"), c.lexicon) if not indices(n)]
    entries = s.letters and not s.capital and not whole and not s.above
    matrices = s.roles & {"W", "dW", "b", "db"} or s.ops & {"T"} or "at" in s.signs
    if c.structure.scalar or entries or not (matrices or s.axes or "der" in s.ops):
        return [Choice(c.context.layouts[0] if s.axes and c.context.layouts else "columns")]
    layouts = c.context.layouts or ("columns", "rows", "turned")
    turned = "" if layouts == ("turned",) or c.context.turned else TURNED
    return [Choice(x, 1, turned) if x == "turned" else Choice(x) for x in layouts]


def standing(c: Case) -> list[Choice]:
    """Whether each column of W belongs to one unit, as in z = Wᵀ x."""
    if c.context.standing and c.s.roles & {"W", "dW"}:
        return [Choice(True)]
    if c.context.layouts or not c.s.turned_forward:
        return [Choice(False)]
    return [Choice(False), Choice(True, 1, STANDING)]


STANDING = "each column of W belongs to one unit that it leads to, and examples are columns"
TURNED = "each row of W belongs to one unit that it leads to, though examples are rows"


def pair(c: Case) -> list[Choice]:
    """The output and the loss; a general one where the formula does not depend on them."""
    s, sizes, given = c.s, c.structure.sizes, c.context.pairs
    # Where an identity would hide a slope, it is no output.
    bent = s.slopes or ("der" in s.ops and not s.roles & {"Y"})
    if s.functions & LIBRARY_LOSSES:  # whose names say both
        classes = s.functions & {"crossentropy", "nll"}
        if not classes:
            return [Choice(Pair("sigmoid", "bce"))]
        return [Choice(Pair("softmax", "ce"))] if sizes[-1] > 1 else []
    if s.classes:
        return [Choice(Pair("softmax", "ce"))] if sizes[-1] > 1 else []
    if given and s.roles & {"Y", "L", "D", "dZ", "dA", "dH"}:
        kept = [Choice(p) for p in given if not (bent and p.output == "identity")]
        return kept or [Choice(Pair("sigmoid", p.loss)) for p in given]
    if given and c.chain and any(p.output == "softmax" for p in given) and sizes[-1] > 1:
        return [Choice(p) for p in given if p.output == "softmax"][:1]
    if any(n.base in ("p", "P", "hat:p") for n in s.names) and sizes[-1] > 1:
        return [Choice(Pair("softmax", "ce"))]
    if s.roles & {"Y"} or ("L" in s.roles and not s.roles - {"L", "H", "Y", "m", "n"}):
        return [Choice(p, 0, in_words(p)) for p in PAIRS if not (bent and p.output == "identity")]
    entries = (s.functions & {"softmax", "exp"} or "entry" in s.ops) and sizes[-1] > 1 and s.letters
    if entries or "softmax" in s.functions:
        return [Choice(Pair("softmax", "ce")), Choice(Pair("sigmoid", "half"))]
    if len(sizes) == 2 and not (s.roles & {"L", "W", "b", "dW", "db", "D", "dZ", "dA"}):
        if not s.names and s.functions & GENERIC:  # σ(0) = 0.5: which function is told by its name
            return [Choice(Pair("sigmoid", "half"))] if s.functions == {"sigma"} else []
        known = [*ACTIVATIONS, *(("step",) if s.constant else ())]
        if len(s.functions & (GENERIC | FIXED)) > 1 or {"A", "Z"} <= s.roles:
            known.remove("identity")  # which would hide what stands where
        found = [Choice(Pair(o, "half")) for o in known]
        return found + ([Choice(Pair("softmax", "ce"))] if sizes[-1] > 1 else [])
    if "dH" in s.roles and s.roles & {"dW", "dA", "W"}:
        linear = Choice(Pair("identity", "half"), 1, "the output is linear")
        return [Choice(Pair("sigmoid", "half")), linear]
    named = s.functions & {"tanh", "relu"}
    if (
        "H" in s.roles
        and len(named) == 1
        and not s.slopes
        and s.roles <= {"H", "Z", "A", "X", "W", "b"}
    ):
        return [Choice(Pair(*named, "half"))]  # ŷ = tanh(z) says what the output is
    if s.roles & {"H", "A"} and not s.slopes and len(sizes) == 2:
        linear = [Choice(Pair("identity", "half"), 1, "the output is linear")]
        plain = "H" in s.roles and not s.functions and not s.roles & {"A", "Z"}
        return [Choice(Pair(o, "half")) for o in ("sigmoid", "tanh")] + linear * plain
    return [Choice(Pair("sigmoid", "half"))]


def in_words(p: Pair) -> str:
    """The words for an output and its loss."""
    return f"{OUTPUTS.get(p.output, p.output)} with {LOSSES[p.loss]}"


def cost(c: Case) -> list[Choice]:
    """A mean over the examples or a sum."""
    if not c.batch or not (c.parameters or "L" in c.s.roles):
        return [Choice("mean")]
    if c.context.cost == "mean":
        return [Choice("mean")]
    said = c.context.cost == "sum"
    return [Choice("mean"), Choice("sum", 1, "" if said else SUMMED)]


SUMMED = "the cost is a sum over the examples"


def delta(c: Case) -> list[Choice]:
    """Whether a delta is that of one example or of the averaged cost."""
    if not c.batch or not c.errors:
        return [Choice("example")]
    if c.context.delta:
        return [Choice(c.context.delta)]
    if c.parameters or "L" in c.s.roles:
        return [Choice("example"), Choice("cost", 1, "the deltas carry the 1/m of the cost")]
    if c.s.roles & {"Y"}:
        return [Choice("example"), Choice("cost", 1, "the deltas are those of the averaged cost")]
    return [Choice("example")]


def hidden(c: Case) -> list[Choice]:
    """The activation of the hidden layers, where the formula is special to one."""
    s, deep = c.s, len(c.structure.sizes) > 2
    if not s.slopes and not c.structure.scalar and ("cmp" in s.ops or "max" in s.functions):
        return [Choice("relu")]
    explicit = s.roles & {"A", "Z"} and s.ops & {"pow", "add"}
    if not s.slopes and deep and explicit and s.roles & {"D", "dZ", "dA", "L"}:
        return [Choice("sigmoid"), Choice("tanh")]
    named = sorted(s.functions & {"relu", "tanh", "sigmoid"})
    return [Choice(named[0])] if named and deep else [Choice("sigmoid")]


def examples(c: Case) -> list[Choice]:
    """The letters that count examples."""
    s = c.s
    found = [frozenset(s.above)]
    if [x.value for x in m(c)] != [1]:
        for letter, upper in s.bound.items():
            if upper in ("m", "N", "S", "B") or (upper == "M" and letter in ("i", "n")):
                found = [e | {letter} for e in found]
            elif (COUNTS.match(upper) or not upper) and (letter not in ("k", "l") or upper == "n"):
                found += [e | {letter} for e in found]
    result = [Choice(e) for e in found]
    free = "i" in s.letters and not s.above and not s.bound
    if free and s.roles & {"Y", "H"} and c.structure.sizes[-1] == 1:
        result.append(Choice(frozenset("i"), 1))
    return result


def least_squares(s: Seen) -> bool:
    """Whether a loss is made of inputs and weights, without an output between."""
    if any(n.op == "der" and n.args[0].op not in ("name", "call") for n in s.nodes):
        return {"X", "W"} <= s.roles
    return {"X", "W"} <= s.values and "L" in s.roles


def bias(c: Case) -> list[Choice]:
    """Whether there are biases."""
    roles = c.s.roles
    if least_squares(c.s) and not roles & {"b", "db", "Z", "A", "H"}:
        return [Choice(True), Choice(False)]  # Xw is all that there is
    if roles & {"b", "db"} or "W" not in roles or roles & {"D", "dZ", "dA", "dW", "L"}:
        return [Choice(True)]
    return [Choice(True), Choice(False, 1, "there are no biases, or they are among the weights")]


def negative(c: Case) -> list[Choice]:
    """Whether a delta is minus the derivative."""
    if c.context.sign and c.s.roles & ERRORS:
        return [Choice(c.context.sign == "-")]
    if "D" not in c.s.roles and not (c.context.negative and c.s.roles & ERRORS):
        return [Choice(False)]
    if c.context.negative and c.s.update and "Y" not in c.s.roles:  # such errors are added
        return [Choice(True), Choice(False, DOUBT)]
    return [Choice(False), Choice(True, 0 if c.context.negative else DOUBT)]


def onehot(c: Case) -> list[Choice]:
    """Whether a label is a class, whose number is an index."""
    return [Choice(c.s.classes)]


def likelihood(c: Case) -> list[Choice]:
    """Whether a letter for a log-likelihood is of one, or of a loss."""
    if LIKELIHOOD not in c.s.bases:
        return [Choice(False)]
    of_one = "ℓ is the log-likelihood, which is to be as large as it can"
    return [Choice(True, 1, of_one), Choice(False, 1, "ℓ is a loss")]


def ascent(c: Case) -> list[Choice]:
    """Whether the gradient of a parameter is minus the derivative, as errors are."""
    if not c.s.roles & {"dW", "db"} or not c.context.negative:
        return [Choice(False)]
    if c.context.ascent:
        return [Choice(c.context.ascent == "-")]
    return [Choice(False), Choice(True)]


CHOICES: dict[str, Callable[[Case], list[Choice]]] = {
    f.__name__: f
    for f in (
        m, layout, standing, pair, cost, delta, star, bare, jac, order, n, hidden, examples, loose,
        own, w, slash, rows_of, bias, onehot, negative, ascent, likelihood, shifted, ahead,
        of_output, apart,
    )
}  # fmt: skip
