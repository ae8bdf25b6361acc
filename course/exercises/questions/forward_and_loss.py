"""Exercises of the chapter on the forward step and the loss of document 001."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import missing_mean, sign
from course.exercises.collection import Questions
from course.exercises.shorthand import each, summed, times
from course.exercises.specification import Mistake, Option, Proof, Question, Variable
from nnlib.symbolic import Named, sizes

questions = Questions(__name__)


@questions.exercise("forward-entries")
def forward_entries() -> Question:
    return Question(
        title="How many numbers z has",
        level="warm-up",
        question=(
            "A network has layers of 10, 8 and 4 neurons, the input counted as the first. 32 "
            "examples go through it at once. How many entries has $z^{[2]}$?"
        ),
        hint=r"The input is layer 0. What is the shape of $z^{[2]}$?",
        reference=sp.Integer(128),
        tolerance=1e-6,
        mistakes=(
            Mistake(
                "layer-one",
                sp.Integer(256),
                "This is $z^{[1]}$. The input is layer 0, so that layer 2 has 4 neurons.",
            ),
            Mistake("one-example", sp.Integer(4), "This is one column. There are 32 examples."),
            Mistake(
                "weights", sp.Integer(32), "This is how many weights $W^{[2]}$ has: $4 \\cdot 8$."
            ),
        ),
    )


@questions.exercise("forward-loss-by-hand")
def forward_loss_by_hand() -> Question:
    return Question(
        title="One loss by hand",
        level="warm-up",
        question=r"The output is $\hat{y} = \frac34$, and the label is $y = 0$. What is $L$?",
        hint="One of the two terms is 0. What is the probability of the label that is there?",
        reference=sp.log(4),
        mistakes=(
            Mistake(
                "other-label",
                sp.log(sp.Rational(4, 3)),
                "This is the loss for $y = 1$. The label 0 has the probability $1 - \\hat{y}$.",
            ),
            Mistake("no-minus", -sp.log(4), "A loss is not negative. Look for the minus in front."),
            Mistake("error", sp.Rational(3, 4), r"This is $\hat{y} - y$. The loss is a logarithm."),
            Mistake("base-two", sp.Integer(2), "This is the logarithm to base 2."),
        ),
    )


@questions.exercise("forward-relu")
def forward_relu() -> Question:
    z = Variable("z", (), "a pre-activation other than 0")
    dA = Variable("dA", (), "the derivative of the cost with respect to the activation", latex="dA")
    x = z.symbol
    right = sp.Piecewise((dA.symbol, x > 0), (0, True))
    return Question(
        title="Back through a ReLU",
        level="core",
        question=(
            "A hidden neuron with ReLU has the pre-activation $z$. The derivative of the cost "
            "with respect to its activation is $dA$. Write the derivative with respect to $z$. "
            "Use `where(condition, value, otherwise)`."
        ),
        hint=r"$dZ = dA \cdot g'(z)$, and $g'$ is not what the document's table says.",
        variables=(z, dA),
        reference=right,
        mistakes=(
            Mistake(
                "table",
                dA.symbol * sp.Max(0, x),
                "This has the table's derivative in it, which is ReLU itself.",
            ),
            Mistake(
                "always", dA.symbol, "For $z < 0$ the neuron is off: a change of $z$ does nothing."
            ),
            Mistake(
                "slope-alone",
                sp.Piecewise((1, x > 0), (0, True)),
                "This is $g'(z)$. What arrives from above has to be multiplied by it.",
            ),
            Mistake(
                "turned-round",
                sp.Piecewise((0, x > 0), (dA.symbol, True)),
                "The two sides have changed places.",
            ),
        ),
    )


@questions.exercise("forward-loss-logit")
def forward_loss_logit() -> Question:
    z = Variable("z", (), "the logit")
    x = z.symbol
    right = sp.log(1 + sp.exp(-x))
    return Question(
        title="The loss of a label 1, from the logit",
        level="core",
        question=r"Write $L(1, \sigma(z))$ with $z$ alone.",
        hint=r"$-\log \frac{1}{1 + e^{-z}}$ is the logarithm of what?",
        variables=(z,),
        reference=right,
        mistakes=(
            Mistake(
                "other-label",
                sp.log(1 + sp.exp(x)),
                "This is the loss of the label 0. It grows with $z$; for the label 1 it must fall.",
            ),
            sign(right, "A loss is not negative. The logarithm of a quotient turns its sign."),
            Mistake(
                "no-logarithm",
                1 + sp.exp(-x),
                r"This is $1 / \hat{y}$. The logarithm is missing.",
            ),
            Mistake(
                "straight",
                -x,
                "This is what the loss comes close to for very negative $z$. It is not all of it.",
            ),
        ),
    )


@questions.exercise("forward-cost-several")
def forward_cost_several() -> Question:
    n, m = sizes("n m")
    A = Variable("A", (n, m), "outputs", "probability", "A^{[L]}")
    Y = Variable("Y", (n, m), "labels, 0 or 1", "binary")
    unit = sp.OneMatrix(n, m)
    yes = times(Y.symbol, each(sp.log, A.symbol))
    no = times(unit - Y.symbol, each(sp.log, unit - A.symbol))
    right = -summed(yes + no) / m
    return Question(
        title="Several questions at once",
        level="core",
        question=(
            "A network answers $n$ yes-no questions about each example, with a sigmoid for each. "
            "Write the cost $J$: the losses of an example are added up, and the average is over "
            "the $m$ examples."
        ),
        hint="Two terms, entry by entry. Then one sum over everything.",
        variables=(A, Y),
        reference=right,
        mistakes=(
            sign(right, "A cost is not negative here. Look for the minus in front."),
            missing_mean(right, m),
            Mistake(
                "mean-of-entries",
                right / n,
                "This is the average over all entries. The losses of an example are to be added.",
            ),
            Mistake(
                "one-term",
                -summed(yes) / m,
                "This forgets the questions whose answer is no. It is least when every output is "
                "1.",
            ),
        ),
    )


@questions.exercise("forward-nan")
def forward_nan() -> Question:
    return Question(
        title="A cost that is not a number",
        level="core",
        question=(
            "A network is trained with the plain formula of the loss in double precision. Its "
            "answers get better and better, and one day its cost is `nan`. What happened?"
        ),
        hint=r"What is $(1 - y) \log(1 - \hat{y})$ for $y = 1$, once $\hat{y}$ is stored as 1?",
        options=(
            Option(
                "a",
                "The learning rate was too large.",
                "Then the answers would not have become better and better.",
            ),
            Option(
                "b",
                "An output that is right got a logit above 37, and the cost became 0 times minus "
                "infinity.",
                r"$\sigma(37)$ is stored as 1, and $0 \cdot \log 0$ is not a number.",
                right=True,
            ),
            Option(
                "c",
                "An output that is wrong got a logit above 37.",
                "That gives `inf`: the factor of the logarithm is 1 and not 0.",
            ),
            Option(
                "d",
                "A weight was divided by 0.",
                "There is no division in the loss, and none by a weight in the update.",
            ),
        ),
    )


@questions.exercise("forward-crossing")
def forward_crossing() -> Question:
    u = 1 + sp.sqrt(3)
    root = 2 * sp.log((u + sp.sqrt(u**2 - 4)) / 2)
    return Question(
        title="Where the sigmoid overtakes tanh",
        level="stretch",
        question=(
            r"At 0 the derivative of $\tanh$ is four times that of $\sigma$. For which $z > 0$ "
            "are the two derivatives equal?"
        ),
        hint=(
            r"$\sigma'(z) = 1 / u^2$ with $u = e^{z/2} + e^{-z/2}$, and $\tanh' z = 4 / "
            "(u^2 - 2)^2$. Solve for $u$, then for $z$."
        ),
        reference=root,
        mistakes=(
            Mistake("half", root / 2, r"This is $z / 2$: $u = 2 \cosh(z/2)$."),
            Mistake("u", u, "This is $u$. Solve $u = e^{z/2} + e^{-z/2}$ for $z$."),
            Mistake(
                "other-side",
                -root,
                "This is the crossing on the left. Both derivatives are symmetric.",
            ),
        ),
    )


@questions.exercise("forward-mirror")
def forward_mirror() -> Question:
    z, y = sp.symbols("z y", real=True)
    a = Named(sp.Symbol(r"\sigma(-z)"), 1 / (1 + sp.exp(z)))
    start = -(1 - y) * sp.log(a) - y * sp.log(1 - a)
    return Question(
        title="It does not matter which class is called 1",
        level="proof",
        question=(
            "Call the classes the other way round: $y$ becomes $1 - y$, and the network answers "
            r"$-z$ in place of $z$. Prove that the loss stays what it was, $\log(1 + e^z) - y z$. "
            "Begin with:\n\n"
            "```python\n"
            'mirrored = sym.Named(sp.Symbol(r"\\sigma(-z)"), 1 / (1 + sp.exp(z)))\n'
            "start = -(1 - y) * sp.log(mirrored) - y * sp.log(1 - mirrored)\n"
            "derivation = sym.Derivation(start)\n"
            "```"
        ),
        hint=r"$-\log \sigma(-z) = \log(1 + e^z)$, and $1 - \sigma(-z) = 1 / (1 + e^{-z})$.",
        proof=Proof(start=start, target=sp.log(1 + sp.exp(z)) - y * z, steps=2),
    )
