"""Exercises of the chapter on a neuron and the forward pass."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import sign
from course.exercises.collection import Questions
from course.exercises.specification import Mistake, Option, Proof, Question, Variable
from nnlib.symbolic import NamedArray, array, indices, sizes, total

questions = Questions(__name__)


@questions.exercise("neuron-by-hand")
def neuron_by_hand() -> Question:
    u = sp.Rational(-3, 2)

    def sigmoid(x):
        return 1 / (1 + sp.exp(-x))

    return Question(
        title="One neuron by hand",
        level="warm-up",
        question=(
            r"A neuron has the weights $(0.5, 1, -0.5)$ and the sigmoid as its $\sigma$. The "
            "outputs of the layer before are $(4, -2, 3)$. What is its output $o$? Four digits "
            "are enough."
        ),
        hint="First $u$, a sum of three products. Then $\\sigma(u)$.",
        reference=sigmoid(u),
        mistakes=(
            Mistake(
                "pre-activation",
                u,
                "This is the weighted sum $u$. The activation function is still to come.",
            ),
            Mistake("unweighted", sigmoid(sp.Integer(5)), "The inputs were added without weights."),
            Mistake(
                "sign",
                sigmoid(-u),
                r"This is $\sigma(-u)$. Look at the signs of the three products.",
            ),
            Mistake(
                "tanh",
                sp.tanh(u),
                "This is $\\tanh(u)$. The sigmoid lies between 0 and 1.",
            ),
            Mistake("relu", sp.Integer(0), "This is $\\max(0, u)$. The neuron uses the sigmoid."),
            Mistake(
                "sigmoid-first",
                sigmoid(sp.Integer(4)) / 2 + sigmoid(sp.Integer(-2)) - sigmoid(sp.Integer(3)) / 2,
                r"Here $\sigma$ was applied to each input. It is applied once, to the sum.",
            ),
        ),
    )


@questions.exercise("neuron-count-weights")
def neuron_count_weights() -> Question:
    return Question(
        title="Counting weights",
        level="warm-up",
        question=(
            "A network has layers of 4, 5 and 3 neurons. Every neuron after the first layer also "
            "has the input that is always 1. How many weights are there?"
        ),
        hint="Each neuron has one weight for each of its inputs. Count them layer by layer.",
        reference=sp.Integer(5 * 5 + 3 * 6),
        tolerance=1e-6,
        mistakes=(
            Mistake(
                "no-bias",
                sp.Integer(5 * 4 + 3 * 5),
                "This counts the weights of the outputs before. Each neuron has one more weight, "
                "for the input that is always 1.",
            ),
            Mistake(
                "first-layer-only",
                sp.Integer(5 * 5 + 3 * 5),
                "The last layer has the extra input too.",
            ),
            Mistake(
                "sum-of-sizes",
                sp.Integer(4 + 5 + 3),
                "This counts neurons. Between two layers, every neuron is joined to every neuron.",
            ),
            Mistake(
                "product-of-all",
                sp.Integer(4 * 5 * 3),
                "Weights join neighbouring layers only, so the products of two sizes are added.",
            ),
        ),
    )


@questions.exercise("neuron-boundary")
def neuron_boundary() -> Question:
    theta_1 = Variable("theta_1", (), "weight of the first input", latex=r"\theta_1")
    theta_2 = Variable(
        "theta_2", (), "weight of the second input", domain="positive", latex=r"\theta_2"
    )
    b = Variable("b", (), "bias")
    x_1 = Variable("x_1", (), "first input", latex="x_1")
    right = -(theta_1.symbol * x_1.symbol + b.symbol) / theta_2.symbol
    return Question(
        title="Where a neuron changes its mind",
        level="core",
        question=(
            r"A neuron with two inputs has $u = \theta_1 x_1 + \theta_2 x_2 + b$, with "
            r"$\theta_2 > 0$. Its boundary is the line where $u = 0$. Write the $x_2$ of the "
            "boundary for a given $x_1$."
        ),
        hint="Set $u = 0$ and solve for $x_2$.",
        variables=(theta_1, theta_2, b, x_1),
        reference=right,
        mistakes=(
            sign(right, "The sign turns when the terms are moved to the other side."),
            Mistake(
                "no-bias",
                -theta_1.symbol * x_1.symbol / theta_2.symbol,
                "The bias is missing: this line goes through the origin.",
            ),
            Mistake(
                "bias-not-divided",
                -theta_1.symbol * x_1.symbol / theta_2.symbol - b.symbol,
                r"Every term is divided by $\theta_2$, the bias as well.",
            ),
            Mistake(
                "bias-sign",
                (b.symbol - theta_1.symbol * x_1.symbol) / theta_2.symbol,
                "The bias changes its sign too when it is moved to the other side.",
            ),
            Mistake(
                "not-divided",
                -(theta_1.symbol * x_1.symbol + b.symbol),
                r"This is $\theta_2 x_2$. Divide by $\theta_2$.",
            ),
        ),
    )


@questions.exercise("neuron-tanh-from-sigmoid")
def neuron_tanh_from_sigmoid() -> Question:
    x = Variable("x", (), "any number")

    def sigmoid(of):
        return 1 / (1 + sp.exp(-of))

    right = 2 * sigmoid(2 * x.symbol) - 1
    return Question(
        title="Tanh on a machine that has none",
        level="core",
        question=(
            r"A chip can calculate `sigmoid(x)` and the four basic operations, and no other "
            r"function. Write $\tanh(x)$ for it. (The check knows more functions than the chip "
            r"does; do without them.)"
        ),
        hint="The sigmoid goes from 0 to 1 and tanh from $-1$ to $1$. Which one is steeper?",
        variables=(x,),
        functions=("sigmoid",),
        reference=right,
        mistakes=(
            sign(right),
            Mistake(
                "not-steeper",
                2 * sigmoid(x.symbol) - 1,
                r"The range is right. This is $\tanh(x/2)$: the derivative at 0 is $\frac12$ and "
                "should be 1.",
            ),
            Mistake(
                "not-stretched",
                sigmoid(2 * x.symbol),
                "This lies between 0 and 1. Stretch it and move it down.",
            ),
            Mistake(
                "not-moved",
                2 * sigmoid(2 * x.symbol),
                "This lies between 0 and 2. Move it down.",
            ),
            Mistake(
                "half",
                sigmoid(2 * x.symbol) - sp.Rational(1, 2),
                r"This lies between $-\frac12$ and $\frac12$, and tanh between $-1$ and 1.",
            ),
        ),
    )


@questions.exercise("neuron-zero-input")
def neuron_zero_input() -> Question:
    return Question(
        title="Nothing in",
        level="core",
        question=(
            "A network of the document's form, without biases, has three layers of tanh neurons "
            "after its inputs. All inputs are 0. What comes out?"
        ),
        hint=r"What is $u$ in the first layer, whatever the weights are? And $\tanh(0)$?",
        options=(
            Option(
                "a",
                "0, whatever the weights are",
                r"Every $u$ of the first layer is 0, and $\tanh(0) = 0$. So the next layer gets "
                "zeros as well.",
                right=True,
            ),
            Option(
                "b",
                r"$\frac12$, whatever the weights are",
                r"That would be $\sigma(0)$ for one layer of sigmoid neurons. $\tanh(0)$ is 0.",
            ),
            Option(
                "c",
                "any number between $-1$ and $1$, depending on the weights",
                "A weight is multiplied by its input. If that is 0, the weight does not matter.",
            ),
            Option(
                "d",
                "the average of the weights",
                "The weights are multiplied by the inputs, and these are 0.",
            ),
        ),
    )


@questions.exercise("neuron-shifted-inputs")
def neuron_shifted_inputs() -> Question:
    n_below, n = sizes(r"n_\ell n_i")
    (ell,) = indices(r"\ell", n_below)
    (i,) = indices("i", n)
    theta, o = array(r"\theta", n, n_below), array("o", n_below)
    u = NamedArray(array("u", n), (i,), total(theta[i, ell] * o[ell], ell))
    c = array("c", n_below)
    return Question(
        title="A bias in disguise",
        level="proof",
        question=(
            r"Before training, a number $c_\ell$ is often subtracted from input $\ell$, such as "
            "its mean. Prove that a neuron without a bias then does what a neuron *with* a bias "
            "does on the inputs as they were. With the arrays of this chapter:\n\n"
            "```python\n"
            'c = array("c", n_ell)\n'
            "shifted = total(theta[i, ell] * (o[ell] - c[ell]), ell)\n"
            'derivation = sym.Derivation(shifted, shown="u_i")\n'
            "```\n\n"
            "End with `u[i]` of the chapter and one more sum."
        ),
        hint="Multiply out, and split the sum in two. Which part depends on the inputs?",
        proof=Proof(
            start=total(theta[i, ell] * (o[ell] - c[ell]), ell),
            target=u[i] - total(theta[i, ell] * c[ell], ell),
            steps=1,
        ),
    )
