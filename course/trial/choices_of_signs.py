"""What signs, letters and indices of a formula leave open, and the values that it may have.

Each function is named after the field of a reading that it sets.
"""

from __future__ import annotations

from course.trial.cases import Case, Choice
from course.trial.structures import DOUBT
from course.trial.vocabulary import indices, layer_text


def star(c: Case) -> list[Choice]:
    """What ``*``, a dot and × mean between arrays."""
    signs = c.s.signs & {"star", "cdot", "times"}
    if signs and not c.structure.scalar:
        said = "" if signs == {"star"} else "the dot is a product entry by entry"
        return [Choice("matrix"), Choice("entry", 1 if said else 0, said), Choice("inner", 1)]
    return [Choice("inner" if c.structure.sizes[-1] == 1 else "matrix")]


def bare(c: Case) -> list[Choice]:
    """What a sum without limits goes over."""
    if "bare" not in c.s.ops:
        return [Choice("examples")]
    of = {"examples": "the examples", "all": "all entries", "outputs": "the outputs"}
    return [Choice(kind, 1, f"the sum goes over {words}") for kind, words in of.items()]


def jac(c: Case) -> list[Choice]:
    """How derivatives of vectors with respect to vectors stand."""
    if not c.chain or c.s.letters:
        return [Choice("num")]
    return [
        Choice("num"),
        Choice("slope"),
        Choice("den", 1, "derivatives stand in the denominator layout"),
        Choice("chain", 1, "a delta is a row where it stands before a matrix of derivatives"),
    ]


def order(c: Case) -> list[Choice]:
    """Whether w_jk leads to j or from j."""
    two = any(len(indices(n)) == 2 for n in c.s.of_role(("W", "dW"), c.lexicon))
    if not two or c.context.order:
        return [Choice(c.context.order or "oi")]
    return [
        Choice("oi"),
        Choice("io", 1, "the first index of a weight is that of the unit it leads from"),
    ]


def n(c: Case) -> list[Choice]:
    """What n counts."""
    plain = [x for x in c.s.of_role(("n",), c.lexicon) if x.base == "n" and not x.sub + x.sup]
    return [Choice("examples"), Choice("outputs", 1)] if plain else [Choice("outputs")]


def loose(c: Case) -> list[Choice]:
    """Whether arrays side by side are multiplied entry by entry."""
    s = c.s
    if c.structure.sizes[-1] == 1 and len(c.structure.sizes) == 2:
        return [Choice(False)]
    if "log" in s.functions and "" in s.signs and s.capital:
        return [Choice(False), Choice(True, 1, "products of arrays are taken entry by entry")]
    slope = s.signs & {"", "cdot", "star"} and s.slopes
    if slope or (s.roles & {"A", "H"} and "" in s.signs and "add" in s.ops):
        words = "the product of two vectors is taken entry by entry"
        return [Choice(False), Choice(True, 1, words)]
    return [Choice(False)]


def own(c: Case) -> list[Choice]:
    """Whether an ``a`` beside a delta is the layer's input."""
    s = c.s
    layers = s.shifts or s.last or s.digits
    bare_a = any(x.base in ("a", "A", "h", "H") and not layer_text(x) for x in s.names)
    here = c.structure.low == c.structure.here
    if (
        here
        and not layers
        and bare_a
        and s.roles & {"D", "dZ", "W", "dW"}
        and not s.roles & {"X", "Y"}
    ):
        return [Choice(False), Choice(True, 2, "a is the input of the layer")]
    return [Choice(False)]


def w(c: Case) -> list[Choice]:
    """Whether w is a column of the weights of one neuron."""
    sizes = c.structure.sizes
    if sizes == (4, 1) and any(x.base in ("w", "dw", "theta", "dtheta") for x in c.s.names):
        return [Choice("column"), Choice("matrix")]
    return [Choice("matrix")]


def slash(c: Case) -> list[Choice]:
    """Whether 1/2m is 1/(2m)."""
    for node in c.s.nodes:
        if node.op == "mul" and node.args[0].op == "div" and node.data == "":
            below, after = node.args[0].args[1], node.args[1]
            if below.op == "num" and after.op == "name" and after.data.base in "mnNM":
                return [Choice("wide"), Choice("left")]
    return [Choice("wide")]


def rows_of(c: Case) -> list[Choice]:
    """Whether gradients are rows."""
    if c.context.row_delta:
        return [Choice("delta")]
    if c.context.layouts == ("columns",) or c.context.turned:
        return [Choice(False)]
    if "der" in c.s.ops and not c.s.letters and not c.structure.scalar and not c.batch:
        return [Choice(False), Choice(True, 2, "gradients are rows")]
    return [Choice(False)]


def shifted(c: Case) -> list[Choice]:
    """Whether W^l leads from layer l to the next, as in an older course of Ng's."""
    s = c.s
    parameters = s.of_role(("W", "dW", "b", "db"), c.lexicon)
    layered = [x for x in parameters if layer_text(x)]
    small = [x for x in s.names if x.base in ("delta", "z")]  # as programs have them: z3, delta3
    numbered = any(x.sub[:1] and x.sub[0].isdigit() for x in small) or c.context.shifted
    if numbered and c.structure.digits == "layer":
        layered += [x for x in parameters if x.sub[:1] and x.sub[0].isdigit()]
    if c.context.shifted is not None:
        return [Choice(bool(c.context.shifted and layered))]
    if not layered or c.context.order or not (s.shifts or s.digits):
        return [Choice(False)]
    above = any(x.startswith("(") for n in layered for x in n.sup) and 1 in s.shifts
    ahead = s.of_role(("A", "Z"), c.lexicon)[:1]  # a^{l+1} = f(w^l a^l + b^l)
    above |= bool(ahead) and layer_text(ahead[0]) == "l+1" and "b" in s.roles and s.shifts == {0, 1}
    if above or any(x.base in ("Theta", "theta", "dTheta", "dtheta") for x in layered):
        return [
            Choice(False),
            Choice(True, 1, "weights have the number of the layer they lead from"),
        ]
    return [Choice(False), Choice(True, DOUBT)]


def ahead(c: Case) -> list[Choice]:
    """Whether a delta has a number one higher than the weights of its layer, as in a program."""
    deltas = [x for x in c.s.of_role(("D",), c.lexicon) if x.sub and x.sub[0].isdigit()]
    weights = [x for x in c.s.of_role(("W", "dW", "db"), c.lexicon) if x.sub and not x.sup]
    if deltas and weights and len(c.structure.sizes) > 2 and c.structure.digits == "layer":
        return [Choice(False), Choice(True, 1, "deltas count layers from one more than weights do")]
    return [Choice(False)]


def of_output(c: Case) -> list[Choice]:
    """Whether a program's function for a slope takes the activation."""
    if not c.s.coded:
        return [Choice(False)]
    return [
        Choice(False),
        Choice(True, 1, "the slope's function takes the activation"),
    ]


def apart(c: Case) -> list[Choice]:
    """Whether two free indices are different ones."""
    free = [x for x in c.s.letters if x not in c.s.bound]
    if c.chain and len(free) == 2 and c.context.apart:
        return [Choice(True)]
    if c.chain and len(free) == 2 and "delta" not in {x.base for x in c.s.names}:
        return [Choice(False), Choice(True, 2, "the two indices are different")]
    return [Choice(False)]
