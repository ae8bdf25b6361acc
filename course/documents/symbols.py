r"""The symbols of the five documents: what each is, its shape, and the section that explains it.

A symbol is a letter with its accent: in ``\hat y^{[L]}_{ik}`` it is ``\hat y``, and the layer and
the positions are symbols of their own. A letter that means something else in one chapter has a row
for that chapter. What is in no row belongs to one page alone; the page itself explains it where it
first stands.
"""

# ruff: noqa: E501
from __future__ import annotations

import re
from dataclasses import dataclass

from course.plan import book


@dataclass(frozen=True)
class Symbol:
    r"""One symbol of one document.

    Args:
        letter: the letter with its accent, such as ``\hat y``, by which formulas are searched.
        shown: its TeX as the document writes it, with the mark of a layer.
        meaning: a few words, plain text.
        shape: TeX of its shape; empty for a number and for what has none.
        label: of the section that explains it.
        chapters: the slugs of the chapters that use it so; all, if there are none.
    """

    letter: str
    shown: str
    meaning: str
    shape: str
    label: str
    chapters: tuple[str, ...] = ()


DOCUMENTS: dict[str, tuple[Symbol, ...]] = {
    "003": (
        Symbol(r"\theta", r"\theta_{i\ell}", "weight to neuron i from neuron ℓ",
               r"(n_i, n_\ell)", "sec-003-three-layers"),
        Symbol("u", "u_i", "pre-activation, the weighted sum", "n_i", "sec-003-preactivation"),
        Symbol(r"\sigma", r"\sigma", "activation function", "", "sec-003-activation"),
        Symbol("o", "o_i", "output of a neuron; below, the input", "n_i", "sec-003-activation"),
        Symbol("y", "y", "what the output should be", "n_k", "sec-003-error"),
        Symbol(r"\hat y", r"\hat y", "prediction, the output of the last layer", "n_k",
               "sec-003-error"),
        Symbol("Err", "Err", "error, the sum of the squares", "", "sec-003-error"),
        Symbol(r"\delta", r"\delta_i", "derivative of the error by the pre-activation", "n_i",
               "sec-003-delta"),
        Symbol(r"\eta", r"\eta", "learning rate", "", "sec-003-three-boxes"),
        Symbol("n", "n_i", "how many neurons a layer has", "", "sec-003-three-layers"),
        Symbol("m", "m", "how many examples", "", "sec-003-error"),
        Symbol(r"\ell", r"\ell", "neuron of the layer before", "", "sec-003-three-layers"),
        Symbol("i", "i", "neuron of the layer in question", "", "sec-003-three-layers"),
        Symbol("j", "j", "neuron of the layer after", "", "sec-003-three-layers"),
        Symbol("k", "k", "neuron of the output layer", "", "sec-003-error"),
        Symbol("L", "L", "how many layers have weights", "", "sec-003-any-depth"),
    ),
    "004": (
        Symbol("X", "X", "inputs, one example a row", "(m, n_0)", "sec-rows-shapes"),
        Symbol("W", "W^{(l)}", "weights of layer l", "(n_{l-1}, n_l)", "sec-rows-shapes"),
        Symbol("b", "b^{(l)}", "biases of layer l", "(1, n_l)", "sec-rows-shapes"),
        Symbol("Z", "Z^{(l)}", "pre-activations", "(m, n_l)", "sec-rows-shapes"),
        Symbol("A", "A^{(l)}", "activations", "(m, n_l)", "sec-rows-shapes"),
        Symbol(r"\sigma", r"\sigma", "activation function, entry by entry", "",
               "sec-rows-activation"),
        Symbol("y", "y", "labels", "(m, n_L)", "sec-output-error-delta"),
        Symbol(r"\mathcal L", r"\mathcal L", "loss, summed over the examples", "",
               "sec-output-error-delta"),
        Symbol(r"\bar \mathcal L", r"\bar{\mathcal L}", "loss, averaged over the examples", "",
               "sec-training-rows-sum"),
        Symbol(r"\delta", r"\delta^{(l)}", "derivative of the loss by the pre-activations",
               "(m, n_l)", "sec-output-error-delta", ("the-output-error", "backward-in-rows", "training-in-rows", "the-verdict-on-document-004")),
        Symbol(r"\alpha", r"\alpha", "learning rate", "", "sec-training-rows-sum", ("training-in-rows", "the-verdict-on-document-004")),
        Symbol("n", "n_l", "how many neurons layer l has", "", "sec-rows-shapes"),
        Symbol("m", "m", "how many examples", "", "sec-rows-shapes"),
        Symbol("l", "l", "number of a layer", "", "sec-rows-shapes"),
        Symbol("L", "L", "how many layers; the last one", "", "sec-rows-shapes"),
        Symbol(r"\theta", r"\theta_{ji}", "weight as part I writes it", "(n_l, n_{l-1})",
               "sec-rows-neuron", ("from-neurons-to-matrices",)),
    ),
    "002": (
        Symbol("W", "W^{[l]}", "weights of layer l", "(n^{[l]}, n^{[l-1]})", "sec-002-forward",
               ("squared-error", "activations-and-slopes", "pseudocode-that-runs", "the-verdict-on-document-002")),
        Symbol("W", "W", "weights of one neuron", "(1, n)", "sec-002-neuron", ("one-neuron-by-hand",)),
        Symbol("b", "b^{[l]}", "biases of layer l", "(n^{[l]}, 1)", "sec-002-forward",
               ("squared-error", "activations-and-slopes", "pseudocode-that-runs", "the-verdict-on-document-002")),
        Symbol("b", "b", "bias of one neuron", "", "sec-002-neuron", ("one-neuron-by-hand",)),
        Symbol("z", "z^{[l]}", "pre-activations", "(n^{[l]}, m)", "sec-002-forward",
               ("squared-error", "activations-and-slopes", "pseudocode-that-runs", "the-verdict-on-document-002")),
        Symbol("z", "z", "pre-activation of one neuron", "", "sec-002-neuron", ("one-neuron-by-hand",)),
        Symbol("a", "a^{[l]}", "activations", "(n^{[l]}, m)", "sec-002-forward",
               ("squared-error", "activations-and-slopes", "pseudocode-that-runs", "the-verdict-on-document-002")),
        Symbol("f", "f", "activation function", "", "sec-002-forward"),
        Symbol("x", "x", "input of one neuron", "", "sec-002-neuron", ("one-neuron-by-hand",)),
        Symbol("y", "y", "labels", "(n^{[L]}, m)", "sec-002-forward", ("squared-error", "activations-and-slopes", "pseudocode-that-runs", "the-verdict-on-document-002")),
        Symbol("y", "y", "output of one neuron; the label has the index true", "",
               "sec-002-neuron", ("one-neuron-by-hand",)),
        Symbol(r"\hat y", r"\hat y", "prediction", "(n^{[L]}, m)", "sec-002-forward"),
        Symbol(r"\delta", r"\delta^{[l]}", "derivative of each example's loss", "(n^{[l]}, m)",
               "sec-002-delta", ("squared-error", "one-neuron-by-hand", "activations-and-slopes", "pseudocode-that-runs", "the-verdict-on-document-002")),
        Symbol(r"\eta", r"\eta", "learning rate", "", "sec-002-forward"),
        Symbol(r"\alpha", r"\alpha", "slope of the leaky ReLU left of 0", "", "sec-002-leaky",
               ("activations-and-slopes", "pseudocode-that-runs", "the-verdict-on-document-002")),
        Symbol("n", "n^{[l]}", "how many neurons layer l has", "", "sec-002-forward",
               ("squared-error", "one-neuron-by-hand", "activations-and-slopes", "pseudocode-that-runs", "the-verdict-on-document-002")),
        Symbol("m", "m", "how many examples", "", "sec-002-forward",
               ("squared-error", "one-neuron-by-hand", "activations-and-slopes", "batches-and-noise", "pseudocode-that-runs", "the-verdict-on-document-002")),
        Symbol("l", "l", "number of a layer", "", "sec-002-forward",
               ("squared-error", "activations-and-slopes", "pseudocode-that-runs", "the-verdict-on-document-002")),
        Symbol("L", "L", "loss; as a mark, the last layer", "", "sec-002-gauss"),
        Symbol(r"\theta", r"\theta", "one parameter", "", "sec-002-one-sample", ("batches-and-noise", "momentum-and-adam")),
        Symbol("B", "B", "how many examples a mini-batch has", "", "sec-002-unbiased",
               ("batches-and-noise",)),
        Symbol(r"\beta", r"\beta", "how much of the velocity is kept", "", "sec-002-velocity",
               ("momentum-and-adam",)),
        Symbol("v", "v", "velocity", "", "sec-002-velocity", ("momentum-and-adam",)),
    ),
    "001": (
        Symbol("X", "X", "inputs, one example a column", "(n, m)", "sec-regression-data",
               ("regression-beside-a-network",)),
        Symbol("w", "w", "weights of the linear model", "(n, 1)", "sec-regression-linear",
               ("regression-beside-a-network",)),
        Symbol("b", "b", "bias of the linear model", "", "sec-regression-linear", ("regression-beside-a-network",)),
        Symbol("f", "f", "model, a function of the input", "", "sec-regression-linear",
               ("regression-beside-a-network",)),
        Symbol("W", r"W^{[l]}", "weights of layer l", "(n^{[l]}, n^{[l-1]})", "sec-forward-z",
               ("forward-and-loss", "where-the-slope-went", "the-general-step", "regularisation", "the-verdict-on-document-001")),
        Symbol("b", r"b^{[l]}", "biases of layer l", "(n^{[l]}, 1)", "sec-forward-z",
               ("forward-and-loss", "where-the-slope-went", "the-general-step", "regularisation", "the-verdict-on-document-001")),
        Symbol("z", r"\mathbf z^{[l]}", "pre-activations", "(n^{[l]}, m)", "sec-forward-z",
               ("forward-and-loss", "where-the-slope-went", "the-general-step", "the-verdict-on-document-001")),
        Symbol("Z", "Z^{[l]}", "pre-activations", "(n^{[l]}, m)", "sec-forward-z",
               ("forward-and-loss", "where-the-slope-went", "the-general-step", "regularisation", "the-verdict-on-document-001")),
        Symbol("a", r"\mathbf a^{[l]}", "activations", "(n^{[l]}, m)", "sec-forward-z",
               ("forward-and-loss", "where-the-slope-went", "the-general-step", "the-verdict-on-document-001")),
        Symbol("A", "A^{[l]}", "activations", "(n^{[l]}, m)", "sec-forward-z",
               ("forward-and-loss", "where-the-slope-went", "the-general-step", "regularisation", "the-verdict-on-document-001")),
        Symbol("g", "g", "activation function", "", "sec-forward-g", ("forward-and-loss", "where-the-slope-went", "the-general-step", "the-verdict-on-document-001")),
        Symbol("y", "y", "label", "", "sec-regression-data"),
        Symbol("Y", "Y", "labels", "(n^{[L]}, m)", "sec-where-symbols"),
        Symbol(r"\hat y", r"\hat y", "prediction", "", "sec-forward-bernoulli", ("forward-and-loss", "regularisation", "the-verdict-on-document-001")),
        Symbol("L", "L", "loss of one example; as a mark, the last layer", "",
               "sec-forward-cost", ("forward-and-loss", "where-the-slope-went", "the-general-step", "regularisation", "the-verdict-on-document-001")),
        Symbol("J", "J", "cost, the average of the losses", "", "sec-forward-cost",
               ("forward-and-loss", "where-the-slope-went", "the-general-step", "regularisation", "the-verdict-on-document-001")),
        Symbol("J", "J", "cost", "", "sec-regression-linear", ("regression-beside-a-network",)),
        Symbol("dZ", "dZ^{[l]}", "derivative of each example's loss", "(n^{[l]}, m)",
               "sec-where-symbols", ("where-the-slope-went", "the-general-step", "regularisation", "the-verdict-on-document-001")),
        Symbol("dA", "dA^{[l]}", "derivative by the activations", "(n^{[l]}, m)",
               "sec-step-symbols", ("the-general-step", "regularisation", "the-verdict-on-document-001")),
        Symbol("dW", "dW^{[l]}", "derivative of the cost by the weights",
               "(n^{[l]}, n^{[l-1]})", "sec-step-symbols", ("the-general-step", "regularisation", "the-verdict-on-document-001")),
        Symbol("db", "db^{[l]}", "derivative of the cost by the biases", "(n^{[l]}, 1)",
               "sec-step-symbols", ("the-general-step", "regularisation", "the-verdict-on-document-001")),
        Symbol(r"\alpha", r"\alpha", "learning rate", "", "sec-regression-descent"),
        Symbol(r"\lambda", r"\lambda", "strength of the penalty", "", "sec-reg-l2", ("regularisation",)),
        Symbol("n", "n^{[l]}", "how many neurons layer l has", "", "sec-forward-z",
               ("forward-and-loss", "where-the-slope-went", "the-general-step", "regularisation", "the-verdict-on-document-001")),
        Symbol("n", "n", "how many inputs", "", "sec-regression-data", ("regression-beside-a-network",)),
        Symbol("m", "m", "how many examples", "", "sec-regression-data"),
        Symbol("l", "l", "number of a layer", "", "sec-forward-z",
               ("forward-and-loss", "where-the-slope-went", "the-general-step", "regularisation", "the-verdict-on-document-001")),
        Symbol("k", "k", "number of an example", "", "sec-regression-data",
               ("regression-beside-a-network", "forward-and-loss", "where-the-slope-went", "the-general-step")),
    ),
    "000": (
        Symbol("X", "X", "inputs, one example a column", "(n_0, m)", "sec-four-symbols"),
        Symbol("W", "W^{[l]}", "weights of layer l", "(n_l, n_{l-1})", "sec-neuron"),
        Symbol("b", "b^{[l]}", "biases of layer l", "(n_l, 1)", "sec-batch"),
        Symbol("z", "z^{[l]}", "pre-activations of one example", "n_l", "sec-neuron"),
        Symbol("Z", "Z^{[l]}", "pre-activations of all examples", "(n_l, m)", "sec-batch"),
        Symbol("a", "a^{[l]}", "activations of one example", "n_l", "sec-neuron"),
        Symbol("A", "A^{[l]}", "activations of all examples", "(n_l, m)", "sec-batch"),
        Symbol("g", "g", "activation function", "", "sec-neuron"),
        Symbol(r"\sigma", r"\sigma", "sigmoid", "", "sec-sigmoid"),
        Symbol("y", "y", "label of one example", "n_L", "sec-likelihood"),
        Symbol("Y", "Y", "labels of all examples", "(n_L, m)", "sec-batch-cost"),
        Symbol("C", "C", "cost", "", "sec-likelihood", ("cross-entropy", "the-four-equations", "gradient-descent", "reading-digits", "the-verdict-on-document-000")),
        Symbol(r"\delta", r"\delta^{[l]}", "derivative of each example's cost", "(n_l, m)",
               "sec-delta", ("the-four-equations", "gradient-descent", "reading-digits", "the-verdict-on-document-000")),
        Symbol(r"\alpha", r"\alpha", "learning rate", "", "sec-update"),
        Symbol("n", "n_l", "how many neurons layer l has", "", "sec-neuron"),
        Symbol("m", "m", "how many examples", "", "sec-batch"),
        Symbol("l", "l", "number of a layer", "", "sec-forward"),
        Symbol("L", "L", "how many layers; the last one", "", "sec-forward"),
        Symbol("k", "k", "number of an example", "", "sec-batch",
               ("the-pieces-and-the-forward-pass", "softmax", "cross-entropy", "the-four-equations")),
        Symbol(r"\theta", r"\theta", "all parameters in one list", "N", "sec-update",
               ("gradient-descent",)),
    ),
}  # fmt: skip


def of_page(docname: str) -> dict[str, Symbol]:
    r"""The symbols of the document that a page follows, by their letters.

    A row for the chapter goes before a row for the whole part.

    >>> of_page("chapters/quick-reference/activations-and-slopes")[r"\alpha"].meaning
    'slope of the leaky ReLU left of 0'
    >>> of_page("chapters/opening/derivations-and-checks")
    {}
    """
    chapter = book()[docname]
    rows = DOCUMENTS.get(chapter.document, ())
    of_chapter = {row.letter for row in rows if chapter.slug in row.chapters}
    return {
        row.letter: row
        for row in rows
        if chapter.slug in row.chapters or not (row.chapters or row.letter in of_chapter)
    }


# What is no letter that somebody chose: signs, words, functions, brackets, spaces.
_SIGNS = r"""
    partial sum prod int frac tfrac dfrac binom sqrt cdot cdots dots ldots times div le leq ge
    geq ne neq in notin to infty approx quad qquad left right big Big bigl bigr Bigl Bigr bigg Bigg
    lvert rvert lVert rVert vert Vert mid log ln exp max min arg tanh sin cos lim sup inf det dim
    odot top pm mp ll gg sim simeq equiv Rightarrow Leftarrow rightarrow leftarrow leftrightarrow
    longrightarrow mapsto nabla langle rangle underbrace overbrace forall exists subset cup cap
    lfloor rfloor lceil rceil prime circ ast colon displaystyle textstyle scriptstyle hline
    substack setminus propto lbrace rbrace limits nolimits pi implies iff lt gt over Pr text not
    allowbreak checkmark triangleq updownarrow uparrow downarrow square bullet star perp parallel
"""
NO_SYMBOL = frozenset(_SIGNS.split())
WORDS = re.compile(
    r"\\(?:text|textbf|textit|texttt|operatorname|mathrm|mathbb|begin|end|hspace|phantom|tag|label"
    r"|color|class)\*?\s*\{[^{}]*\}"
)
TRANSPOSE = re.compile(
    r"\^\s*(?:\{\s*)?(?:\\mathsf|\\top)?\s*\{?\s*T\b\s*\}?\s*\}?|\\mathsf\s*\{?\s*T\}?"
)
STYLE = re.compile(r"\\(?:mathbf|boldsymbol|bm|mathit|mathsf)(?![A-Za-z])\s*")
LETTER = re.compile(
    r"\\(?P<accent>hat|bar|tilde|vec|widehat|widetilde|overline)(?![A-Za-z])\s*\{?\s*"
    r"(?P<under>\\mathcal\s*\{?\s*[A-Z]|\\[A-Za-z]+|[A-Za-z])\s*\}?(?:\s*\})?"
    r"|\\mathcal\s*\{?\s*(?P<script>[A-Z])\s*\}?"
    r"|(?P<word>Err|(?<![A-Za-z\\])d\s*[ZAWb](?![A-Za-z]))"
    r"|\\(?P<command>[A-Za-z]+)|(?P<letter>[A-Za-z])"
)
ACCENTS = {"widehat": "hat", "widetilde": "tilde", "overline": "bar"}
RELATION = re.compile(r"\\in(?![A-Za-z])|\\neq?|\\leq?|=|<")
BOUND = re.compile(
    r"\\(?:sum|prod|max|min|int)(?:\\limits)?_\s*(?:\{([^{}]*)\}|(\\[A-Za-z]+|[A-Za-z]))"
)


def letters(tex: str) -> list[str]:
    r"""The symbols of a formula in order, each once: its letters with their accents.

    Functions, words, transposes and Euler's e are none. A letter that a sum, a product or a
    maximum of the formula runs over is bound there, like the variable of a loop, and left out.

    >>> letters(r"\delta^{[l]} = (W^{[l+1]})^{\mathsf T} \delta^{[l+1]} \odot g'(z^{[l]})")
    ['\\delta', 'l', 'W', 'g', 'z']
    >>> letters(r"Err = \sum_{i=1}^{n_k} (y_i - \hat{y}_i)^2")
    ['Err', 'n', 'k', 'y', '\\hat y']
    >>> letters(r"\mathbf{d W}^{[l]} = \tfrac1m\, dZ \, A^T + e^{-x}")
    ['dW', 'l', 'm', 'dZ', 'A', 'x']
    """
    tex = STYLE.sub(" ", TRANSPOSE.sub(" ", WORDS.sub(" ", tex)))
    bound = set()
    for found in BOUND.finditer(tex):
        for part in (found[1] or found[2]).split(","):
            bound.update(_read(RELATION.split(part)[0])[:1])
    return list(dict.fromkeys(name for name in _read(tex) if name not in bound))


def shown(letter: str) -> str:
    r"""TeX of a letter with its accent.

    >>> shown(r"\bar \mathcal L")
    '\\bar{\\mathcal{L}}'
    >>> shown("dZ")
    'dZ'
    """
    *marks, plain = letter.split(" ")
    for mark in reversed(marks):
        plain = f"{mark}{{{plain}}}"
    return plain


def _read(tex: str) -> list[str]:
    found = []
    for match in LETTER.finditer(tex):
        if match["accent"]:
            under = re.sub(r"[{}\s]+", " ", match["under"]).strip()
            name = f"\\{ACCENTS.get(match['accent'], match['accent'])} {under}"
        elif match["script"]:
            name = rf"\mathcal {match['script']}"
        elif match["word"]:
            name = re.sub(r"\s", "", match["word"])
        elif match["command"]:
            name = "" if match["command"] in NO_SYMBOL else f"\\{match['command']}"
        else:
            name = "" if match["letter"] in "ed" else match["letter"]
        if name:
            found.append(name)
    return found
