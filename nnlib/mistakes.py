"""The mistakes of backpropagation by name: a word for each, and what whoever made it is told.

The words serve exercises, sheets of formulas and programs alike. What a mistake does to a formula
or to a number is not said here.
"""

MISTAKES = {
    "right": "This is right.",
    "sign": "The size is right and the sign is not. Look for a minus that was lost or added.",
    "factor-m": "This is {m} times too large: the cost is a mean over {m} examples.",
    "one-over-m": (
        "This is divided by {m} once too often: the mean over the examples belongs in one place"
        " only."
    ),
    "factor-2": "This is twice the answer: a factor 2 is left over. A ½ in the cost cancels one.",
    "half": (
        "This is half of the answer: a factor 2 is missing. The derivative of a square has one."
    ),
    "factor-n": (
        "This is too large or too small by a number of units, {n}: look for a mean over units, here"
        " or in the cost."
    ),
    "mean-over-entries": (
        "The cost is averaged over all entries, the {n} outputs of each example as well as the"
        " examples."
    ),
    "transpose": "This is the transpose of the answer. Compare its shape with what it belongs to.",
    "wrong-axis": (
        "This sums over the wrong axis: count which index must be gone and which must stay."
    ),
    "swapped": "Two quantities have changed places.",
    "missing-input": (
        "The gradient of a weight is the error times what the weight multiplies: that input is"
        " missing."
    ),
    "missing-error": "The error that comes back from above is missing: the chain begins with it.",
    "missing-weights": "An error goes back through the weights, and they are missing here.",
    "missing-slope": (
        "The derivative of the activation function is missing: the chain passes through it."
    ),
    "slope-of-activation": (
        "The derivative is taken at the pre-activation z, not at the activation a = g(z)."
    ),
    "slope-of-wrong-layer": (
        "The derivative is taken at the pre-activation of another layer: an error that goes back"
        " through a layer meets the slope of that layer."
    ),
    "function-for-slope": (
        "This holds the activation function itself where its derivative belongs."
    ),
    "missing-output-slope": (
        "The error starts as the derivative of the loss with respect to the output: the derivative"
        " of the output's activation is missing."
    ),
    "extra-output-slope": (
        "The derivative of the output's activation is in here once too often: together with this"
        " loss it has cancelled already."
    ),
    "bias-not-summed": (
        "The bias serves every example, so its gradient is a sum over all of them. This is not"
        " summed."
    ),
    "bias-summed-over-units": (
        "This adds up the units and keeps the examples. Each unit has a bias of its own: sum over"
        " the examples."
    ),
    "bias-mean": (
        "This is a mean over the examples where their sum belongs: the error carries the 1/{m}"
        " already, or the cost has none."
    ),
    "softmax-by-entries": (
        "Softmax has a Jacobian, since each output depends on every pre-activation of its column."
        " This holds its diagonal s (1 - s) alone."
    ),
    "updated-weights": (
        "The error went back through weights that had been updated already. Compute all gradients"
        " first, then update."
    ),
    "gradient-for-weights": (
        "The error went back through the gradient dW in place of the weights W."
    ),
    "wrong-input": (
        "The gradient of the weights is the error times the layer's input, the activation of the"
        " layer below. This holds another array in its place."
    ),
    "missing-mask": (
        "Dropout's mask is missing on the way back: a unit that was dropped passes no error on."
    ),
    "missing-scale": (
        "The scale of dropout, 1/(1 - rate), is missing on the way back: the mask there is the"
        " same as on the way forward."
    ),
    "missing-l2": "The gradient of the L2 penalty, the strength times W, is missing.",
    "missing-l1": "The gradient of the L1 penalty, the strength times the sign of W, is missing.",
    "penalty-factor": (
        "The gradient of the penalty has another factor than the penalty: look for a 2 or an"
        " {m}, and for what else the strength is divided by."
    ),
    "l2-on-biases": "The L2 penalty is on the weights alone, and here it is on the bias as well.",
    "shifted-labels": (
        "The labels are shifted by one class: look where classes are counted from, 0 or 1."
    ),
    "extra-slope": (
        "A derivative of an activation function stands here once too often: the chain passes"
        " through each once."
    ),
    "slope-for-function": (
        "The derivative of the activation function stands where the function itself belongs."
    ),
    "wrong-derivative": "This is no derivative of what it says it is.",
    "wrong-variable": "One quantity stands where another belongs.",
    "wrong-layer": "A quantity of another layer stands where that of this one belongs.",
    "index": "An index is another one than it must be: follow each from its sum to its places.",
    "missing-sum": (
        "There are several ways to the error and all of them count: the sum over them is missing."
    ),
    "extra-sum": "This is summed over an index that must stay.",
    "inside-the-sum": "A term that is added once stands inside the sum, which adds it many times.",
    "wrong-product": (
        "Entry by entry or by rows and columns: this product of two arrays is the other one."
    ),
    "power": "A square stands where there is none, or is missing.",
    "missing-root": "The root of the average of squares is missing.",
    "extra-root": "A root stands where there is none.",
    "extra-factor": "A factor stands here that does not belong.",
    "extra-term": "A term stands here that does not belong.",
    "weights-for-gradient": "The weights stand where their gradient belongs.",
    "missing-inverse": "The inverse of a matrix is missing.",
    "wrong-bound": "This bound fails: somewhere the function goes beyond it.",
    "arithmetic": "The numbers on both sides of an equals sign are not the same.",
    "rounding": "The difference is no more than rounding leaves.",
    "unknown": "This differs from the right answer in a way that has no name here.",
}
"""What to say of each mistake; ``{m}`` and ``{n}`` stand for numbers of examples and of units."""


def told(word: str, *, m: object = "m", n: object = "n") -> str:
    """Return the sentences that belong to a word, with the numbers of examples and of units.

    Shapes: none; m and n may be numbers or symbols as text.

    An unknown word raises ``ValueError``.

    >>> told("factor-m", m=32)
    'This is 32 times too large: the cost is a mean over 32 examples.'
    """
    if word not in MISTAKES:
        raise ValueError(f"word is {word!r}, expected one of {', '.join(map(repr, MISTAKES))}")
    return MISTAKES[word].format(m=m, n=n)
