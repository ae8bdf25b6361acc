"""Exercises of the chapter on vanishing and exploding gradients."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import function_for_prime, missing_prime, sign
from course.exercises.collection import Questions
from course.exercises.shorthand import summed, times
from course.exercises.specification import Mistake, Option, Proof, Question, Variable
from nnlib.symbolic import elementwise, sizes
from nnlib.symbolic.activations import sigmoid_prime, tanh_prime

questions = Questions(__name__)
n_in = Variable("n_in", (), "inputs of a neuron", "positive")
n_out = Variable("n_out", (), "neurons that read one output", "positive")


@questions.exercise("vanishing-how-deep")
def vanishing_how_deep() -> Question:
    return Question(
        title="How many layers are too many",
        level="warm-up",
        question=(
            "A chain of single sigmoid neurons has all its weights between $-1$ and $1$. After "
            "how many steps back is the delta certainly smaller than one millionth of the one "
            "at the end? Give the smallest whole number."
        ),
        hint=(
            "Each step back multiplies the size of the delta by at most $1/4$. Which power of "
            "$1/4$ is the first below $10^{-6}$?"
        ),
        reference=sp.Integer(10),
        tolerance=1e-6,
        mistakes=(
            Mistake(
                "one-short",
                sp.Integer(9),
                "$4^9$ is 262144, which is not yet a million.",
            ),
            Mistake(
                "half",
                sp.Integer(20),
                r"This takes a factor $1/2$ per step. That is $\sigma(0)$; the derivative there "
                "is $1/4$.",
            ),
            Mistake(
                "tenth",
                sp.Integer(6),
                "This takes a factor $1/10$ per step. Look up the largest derivative of the "
                "sigmoid.",
            ),
        ),
    )


@questions.exercise("vanishing-which-cure")
def vanishing_which_cure() -> Question:
    return Question(
        title="What clipping can do",
        level="warm-up",
        question=(
            r"In a deep network the gradients of the first layers are about $10^{-9}$ times "
            "those of the last layers. The gradient of all weights together has the length 0.5. "
            "What does clipping at 1 do?"
        ),
        hint="Which factor does clipping multiply by when the gradient is shorter than the bound?",
        options=(
            Option("a", "It makes the small gradients larger.", "Clipping never makes longer."),
            Option(
                "b",
                "Nothing at all.",
                "The length is below the bound, so the factor is 1. A vanishing gradient needs "
                "another activation or another initialisation.",
                right=True,
            ),
            Option(
                "c",
                "It makes the gradients of all layers equally long.",
                "All layers share one factor, so their ratio stays as it is.",
            ),
            Option(
                "d",
                "It doubles the gradient, so that its length is 1.",
                "Only a gradient that is longer than the bound is scaled.",
            ),
        ),
    )


@questions.exercise("vanishing-chain")
def vanishing_chain() -> Question:
    delta = Variable("delta_3", (), "delta of the last neuron", latex=r"\delta_3")
    u1 = Variable("u_1", (), "pre-activation of the first neuron")
    u2 = Variable("u_2", (), "pre-activation of the second neuron")
    low = Variable("theta_21", (), "weight from neuron 1 to neuron 2", latex=r"\theta_{21}")
    high = Variable("theta_32", (), "weight from neuron 2 to neuron 3", latex=r"\theta_{32}")
    g = elementwise("g")
    d, x1, x2, a, b = (v.symbol for v in (delta, u1, u2, low, high))
    right = d * a * b * g.prime(x1) * g.prime(x2)
    return Question(
        title="Three neurons in a row",
        level="core",
        question=(
            r"Neuron 1 feeds neuron 2, and neuron 2 feeds neuron 3. The activation function is "
            r"$g$. Write $\delta_1$ with $\delta_3$ and what lies between."
        ),
        hint=r"Use the recursion twice: first for $\delta_2$, then for $\delta_1$.",
        variables=(delta, u1, u2, low, high),
        functions=("g", "g_prime"),
        reference=right,
        mistakes=(
            sign(right, "The recursion has no minus sign: that of the error is in $\\delta_3$."),
            missing_prime(right, g.prime),
            function_for_prime(right, g.prime, g),
            Mistake(
                "one-slope",
                d * a * b * g.prime(x2),
                "The derivative $g'(u_1)$ is missing: the chain passes through it too.",
            ),
            Mistake(
                "own-slope-only",
                d * a * b * g.prime(x1),
                "The derivative $g'(u_2)$ is missing. It came in with $\\delta_2$.",
            ),
            Mistake(
                "no-weights",
                d * g.prime(x1) * g.prime(x2),
                "The weights are missing: each step back crosses one.",
            ),
            Mistake(
                "added",
                d * (a * g.prime(x1) + b * g.prime(x2)),
                "This adds the two steps. There is one path only, and along a path factors "
                "multiply.",
            ),
        ),
    )


@questions.exercise("vanishing-uneven")
def vanishing_uneven() -> Question:
    a, b = n_in.symbol, n_out.symbol
    return Question(
        title="Two widths, one variance",
        level="core",
        question=(
            r"A layer of weights takes $n_{in}$ inputs to $n_{out}$ ReLU neurons. "
            r"Its variance is $2/n_{in}$, so that the signal keeps its mean square on the "
            r"way forward. By which factor does it change $\mathbb{E}\,\delta^2$ on the way back?"
        ),
        hint=(
            "Put the variance into the backward factor. "
            r"A ReLU has $\mathbb{E}\,\sigma'^2 = 1/2$."
        ),
        variables=(n_in, n_out),
        reference=b / a,
        mistakes=(
            Mistake("swapped", a / b, "On the way back the sum runs over the neurons that read."),
            Mistake(
                "no-slope",
                2 * b / a,
                r"The derivative is missing: one half of the ReLU neurons let nothing back.",
            ),
            Mistake(
                "slope-twice",
                b / (2 * a),
                r"The one half of ReLU is in here twice, or the 2 of the variance is not.",
            ),
            Mistake(
                "root",
                sp.sqrt(b / a),
                r"This is the factor for the size of $\delta$. The question asks for its square.",
            ),
        ),
    )


@questions.exercise("vanishing-leaky")
def vanishing_leaky() -> Question:
    slope = Variable("c", (), "slope of the leaky ReLU below 0", "positive")
    n, c = n_in.symbol, slope.symbol
    right = 2 / (n * (1 + c**2))
    return Question(
        title="The variance for a leaky ReLU",
        level="core",
        question=(
            "A leaky ReLU has slope 1 above 0 and slope $c$ below. Which variance of the weights "
            r"keeps $\mathbb{E}\,o^2$ the same from layer to layer?"
        ),
        hint=(
            r"The half of the values below 0 is not lost: it comes through as $c\,u$. What is "
            r"$\mathbb{E}\,o^2$ in parts of $\mathbb{E}\,u^2$?"
        ),
        variables=(n_in, slope),
        reference=right,
        mistakes=(
            Mistake("relu", 2 / n, "This is the answer for $c = 0$: the part below 0 counts too."),
            Mistake(
                "not-squared",
                2 / (n * (1 + c)),
                "The slope has not been squared: it is the square of the output that is averaged.",
            ),
            Mistake(
                "no-half",
                1 / (n * (1 + c**2)),
                "Each side of 0 holds one half of the mean square, not all of it.",
            ),
            Mistake(
                "deviation",
                sp.sqrt(2 / (n * (1 + c**2))),
                "This is the standard deviation. The variance is its square.",
            ),
            Mistake(
                "growth",
                n * (1 + c**2) / 2,
                "This is what the sum over the inputs multiplies by. The variance has to undo it.",
            ),
        ),
    )


@questions.exercise("vanishing-uniform")
def vanishing_uniform() -> Question:
    n = n_in.symbol
    return Question(
        title="He's variance from a uniform distribution",
        level="core",
        question=(
            "The weights are drawn evenly from $-r$ to $r$, which has the variance $r^2/3$. "
            r"Which $r$ suits a layer of ReLU neurons with $n_{in}$ inputs?"
        ),
        hint="Set the variance equal to what He's rule asks for, and solve for $r$.",
        variables=(n_in,),
        reference=sp.sqrt(6 / n),
        mistakes=(
            Mistake(
                "deviation-for-limit",
                sp.sqrt(2 / n),
                "This is the standard deviation. The limit of a uniform distribution lies "
                "$\\sqrt3$ times as far out.",
            ),
            Mistake("no-root", 6 / n, "This is $r^2$. Take the square root."),
            Mistake(
                "no-relu",
                sp.sqrt(3 / n),
                r"This gives the variance $1/n_{in}$. ReLU needs twice that.",
            ),
            Mistake(
                "width-of-range",
                sp.sqrt(24 / n),
                "This is the whole range, from $-r$ to $r$. The question asks for $r$.",
            ),
        ),
    )


@questions.exercise("vanishing-clip")
def vanishing_clip() -> Question:
    (size,) = sizes("n")
    grad = Variable("g", (size, 1), "all entries of the gradient, in one column")
    bound = Variable("c", (), "bound on the length", "probability")
    g, c = grad.symbol, bound.symbol
    square = summed(times(g, g))
    over_length = g * sp.HadamardPower(square, -sp.Rational(1, 2))
    return Question(
        title="Clip a gradient",
        level="core",
        question=(
            "A gradient that is longer than $c$ is clipped by norm: it gets the length $c$. Write "
            "what $g$ is replaced by, without the case in which it is short enough."
        ),
        hint="Divide by the length, then multiply by the length that is wanted.",
        variables=(grad, bound),
        reference=c * over_length,
        mistakes=(
            sign(c * over_length, "The direction must stay: no minus belongs here."),
            Mistake("length-one", over_length, "This has the length 1, not $c$."),
            Mistake(
                "no-root",
                c * g * sp.HadamardPower(square, -1),
                "This divides by the square of the length.",
            ),
            Mistake("not-scaled", c * g, "The gradient has not been divided by its own length."),
        ),
    )


@questions.exercise("vanishing-tanh")
def vanishing_tanh() -> Question:
    u = sp.Symbol("u", real=True)
    return Question(
        title="Why the derivative of tanh is four times as large",
        level="proof",
        question=(
            r"Prove $\tanh'(u) = 4\,\sigma'(2u)$, where $\sigma$ is the sigmoid, in at least two "
            "steps. So the largest derivative of tanh is four times one quarter. Begin with the "
            "objects of the chapter:\n\n"
            "```python\n"
            "derivation = sym.Derivation(tanh_prime(u))\n"
            "```\n\n"
            "You may use `sigmoid` and `sigmoid_prime`."
        ),
        hint=(
            r"$\tanh u = 2\,\sigma(2u) - 1$ is {eq}`eq-003-tanh-sigmoid`. Put that into "
            r"$1 - \tanh^2 u$ as one step."
        ),
        proof=Proof(start=tanh_prime(u), target=4 * sigmoid_prime(2 * u), steps=2),
    )
