"""Exercises of the chapter on the pieces and the forward pass."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import missing_two, sign, two_too_many
from course.exercises.collection import Questions
from course.exercises.shorthand import spread, summed
from course.exercises.specification import Mistake, Option, Proof, Question, Variable
from nnlib.symbolic import Named, sizes

questions = Questions(__name__)


@questions.exercise("pieces-parameters")
def pieces_parameters() -> Question:
    return Question(
        title="How many numbers a layer has",
        level="warm-up",
        question=(
            "A layer takes 64 inputs and has 32 neurons. How many weights and biases has it "
            "together?"
        ),
        hint="Write down the shapes of $W$ and $b$ and count their entries.",
        reference=sp.Integer(32 * 64 + 32),
        tolerance=1e-6,
        mistakes=(
            Mistake(
                "no-bias", sp.Integer(32 * 64), "These are the weights. Each neuron has a bias too."
            ),
            Mistake(
                "bias-for-each-input",
                sp.Integer(32 * 64 + 64),
                "There is one bias for each neuron, not for each input.",
            ),
            Mistake(
                "one-bias",
                sp.Integer(32 * 64 + 1),
                "Each of the 32 neurons has a bias of its own.",
            ),
            Mistake(
                "sum-of-sizes",
                sp.Integer(64 + 32),
                "Every neuron has a weight for every input: the numbers are multiplied.",
            ),
        ),
    )


@questions.exercise("pieces-weighted-sum")
def pieces_weighted_sum() -> Question:
    n_out, n_in, m = sizes("n_out n_in m")
    W = Variable("W", (n_out, n_in), "weights; row $i$ belongs to neuron $i$")
    A = Variable("A", (n_in, m), "activations of the layer before, one sample in each column")
    b = Variable("b", (n_out, 1), "biases")
    product = W.symbol * A.symbol
    right = product + spread(b.symbol, product)
    return Question(
        title="The weighted sums of a batch",
        level="core",
        question="Write the matrix $Z$ of all weighted sums, for all neurons and all samples.",
        hint=(
            "Which of `W @ A`, `W.T @ A` and `A @ W` has shapes that fit? A column plus a matrix "
            "is repeated across the columns."
        ),
        variables=(W, A, b),
        reference=right,
        mistakes=(
            Mistake("no-bias", product, "The bias is missing."),
            Mistake(
                "bias-subtracted",
                product - spread(b.symbol, product),
                "The bias is added. With a minus its sign is turned round.",
            ),
            Mistake(
                "bias-summed",
                product + spread(summed(b.symbol), product),
                "This adds the sum of all biases to every neuron. Each neuron has its own.",
            ),
            Mistake(
                "summed-over-samples",
                product + m * spread(b.symbol, product),
                "The bias counts once for each sample, not $m$ times.",
            ),
        ),
    )


@questions.exercise("pieces-sigmoid-prime")
def pieces_sigmoid_prime() -> Question:
    a = Variable("a", (), r"the activation $a = \sigma(z)$", domain="probability")
    right = a.symbol * (1 - a.symbol)
    return Question(
        title="The derivative of the sigmoid",
        level="core",
        question=r"The forward pass has stored $a = \sigma(z)$. Write $\sigma'(z)$ with $a$ alone.",
        hint="Do not apply the sigmoid again: $a$ is its value already.",
        variables=(a,),
        reference=right,
        mistakes=(
            sign(right, "The sigmoid rises everywhere, so its derivative is positive."),
            Mistake(
                "sigmoid-twice",
                sp.exp(-a.symbol) / (1 + sp.exp(-a.symbol)) ** 2,
                r"This is $\sigma'(a)$: the sigmoid has been applied twice.",
            ),
            Mistake(
                "tanh",
                1 - a.symbol**2,
                "This is the derivative of tanh, written with its activation.",
            ),
            Mistake("one-factor", 1 - a.symbol, "The factor $a$ is missing."),
            Mistake("activation", a.symbol, "This is the sigmoid itself, not its derivative."),
            missing_two(right, "This is half of the derivative; no 2 belongs there."),
            two_too_many(right, "This is twice the derivative; no 2 belongs there."),
        ),
    )


@questions.exercise("pieces-relu-prime")
def pieces_relu_prime() -> Question:
    z = Variable("z", (), "a pre-activation other than 0")
    x = z.symbol
    right = sp.Piecewise((1, x > 0), (0, True))
    return Question(
        title="The derivative of ReLU",
        level="core",
        question=(
            "Write the derivative of ReLU at $z$. Use `where(condition, value, otherwise)`, such "
            "as `where(z < 5, 2, 3)`."
        ),
        hint="What is the derivative of ReLU to the right of 0, and what is it to the left?",
        variables=(z,),
        reference=right,
        mistakes=(
            Mistake(
                "relu-itself",
                sp.Max(0, x),
                "This is ReLU itself. Its derivative does not grow with $z$: to the right of 0 "
                "it is 1.",
            ),
            Mistake(
                "turned-round",
                sp.Piecewise((0, x > 0), (1, True)),
                "The two sides have changed places: ReLU is flat to the left of 0.",
            ),
            Mistake("always-one", sp.Integer(1), "To the left of 0 ReLU is constant."),
            Mistake(
                "sign-of-z",
                sp.Piecewise((1, x > 0), (-1, True)),
                "This is the derivative of $|z|$. To the left of 0 ReLU is flat.",
            ),
        ),
    )


@questions.exercise("pieces-linear-layers")
def pieces_linear_layers() -> Question:
    return Question(
        title="Ten layers without an activation function",
        level="core",
        question=(
            "A network has ten layers, each only $z = W a + b$ without any $g$. What can it "
            "calculate that one such layer from its inputs to its outputs cannot?"
        ),
        hint="What is a product of ten matrices?",
        options=(
            Option(
                "a",
                "nothing",
                "The ten products multiply to one matrix, and the biases to one bias.",
                right=True,
            ),
            Option(
                "b",
                "curved boundaries between classes",
                "A curve needs a function that is not linear. The composition of straight lines is "
                "a straight line.",
            ),
            Option(
                "c",
                "functions of more inputs",
                "The inputs are those of the first layer in both cases.",
            ),
            Option(
                "d",
                "larger outputs",
                "One layer can have weights of any size, and so outputs of any size.",
            ),
        ),
    )


@questions.exercise("pieces-sigmoid-reflection")
def pieces_sigmoid_reflection() -> Question:
    z = sp.Symbol("z", real=True)
    sigma = Named(sp.Symbol(r"\sigma(z)"), 1 / (1 + sp.exp(-z)))
    return Question(
        title="The sigmoid of minus z",
        level="proof",
        question=(
            r"Prove that $\sigma(-z) = 1 - \sigma(z)$. Start your derivation at "
            "`1 / (1 + sp.exp(s))`, which is $\\sigma(-z)$, and end with the named `sigma` of this "
            "chapter."
        ),
        hint="Add and subtract $e^{z}$ above the line.",
        proof=Proof(start=1 / (1 + sp.exp(z)), target=1 - sigma, steps=2),
    )
