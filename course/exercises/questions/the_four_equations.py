"""Exercises of the chapter on the four equations."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import missing_mean, other_axis, sign, transposed
from course.exercises.collection import Questions
from course.exercises.shorthand import each, spread, summed, times
from course.exercises.specification import Mistake, Proof, Question, Variable
from nnlib.symbolic import NamedArray, UpstreamCost, array, elementwise, indices, sizes, total

questions = Questions(__name__)
n_prev, n, n_next, m = sizes("n_prev n n_next m")


@questions.exercise("identity-delta")
def identity_delta() -> Question:
    W = Variable("W", (n_next, n), "weights above", latex="W^{[l+1]}")
    delta = Variable("delta", (n_next, m), "deltas above", latex=r"\delta^{[l+1]}")
    Z = Variable("Z", (n, m), "pre-activations", latex="Z^{[l]}")
    answer = W.symbol.T * delta.symbol
    return Question(
        title="A hidden layer without a bend",
        level="warm-up",
        question=(
            r"A hidden layer has the activation function $g(z) = z$. Write its delta "
            r"$\delta^{[l]}$, for all samples at once."
        ),
        hint="What is the slope of $g(z) = z$? Then count rows and columns.",
        variables=(W, delta, Z),
        reference=answer,
        mistakes=(
            sign(answer),
            transposed(answer, "This is the transpose: a delta has the shape of $Z^{[l]}$."),
            Mistake(
                "function-for-slope",
                times(answer, Z.symbol),
                "This multiplies by $g(z) = z$. The recursion asks for $g'(z)$.",
            ),
            Mistake(
                "mean-in-delta",
                answer / m,
                "There is no $1/m$ in a delta: it belongs to one sample.",
            ),
        ),
    )


@questions.exercise("bias-gradient")
def bias_gradient() -> Question:
    delta = Variable("delta", (n, m), "deltas", latex=r"\delta^{[l]}")
    answer = summed(delta.symbol, axis=1) / m
    return Question(
        title="The gradient of the biases",
        level="core",
        question=(
            r"The document writes $\partial C/\partial b^{[l]} = \frac1m \operatorname{sum}"
            r"(\delta^{[l]})$. Write it so that no doubt is left about the sum."
        ),
        hint="The result has one entry for each neuron. Which index must be gone?",
        variables=(delta,),
        reference=answer,
        mistakes=(
            other_axis(
                answer,
                "This adds up the neurons and keeps the samples. The gradient of the biases has "
                "one entry for each neuron.",
            ),
            missing_mean(answer, m),
            sign(answer),
            Mistake(
                "sum-of-all",
                summed(delta.symbol) / m,
                "This adds up everything to one number. Subtracted from the biases, it would be "
                "repeated for every neuron without a warning.",
            ),
            Mistake(
                "no-sum",
                delta.symbol / m,
                "There is no sum in it: this has one column for each sample, and there is one "
                "column of biases.",
            ),
            Mistake(
                "mean-over-neurons",
                summed(delta.symbol, axis=1) / n,
                "This divides by the number of neurons. The cost is an average over the samples.",
            ),
        ),
    )


@questions.exercise("sum-cost-gradient")
def sum_cost_gradient() -> Question:
    delta = Variable("delta", (n, m), "deltas", latex=r"\delta^{[l]}")
    A_prev = Variable("A_prev", (n_prev, m), "activations below", latex="A^{[l-1]}")
    answer = delta.symbol * A_prev.symbol.T
    return Question(
        title="A cost that is a sum",
        level="core",
        question=(
            r"Let the cost be the sum $C_1 + \dots + C_m$ in place of the average. What becomes of "
            r"the deltas? Write the gradient of the cost with respect to $W^{[l]}$."
        ),
        hint=(
            "A delta is defined by the cost of one sample. Look where the average came into the "
            "derivation of the gradient."
        ),
        variables=(delta, A_prev),
        reference=answer,
        mistakes=(
            Mistake(
                "mean-kept",
                answer / m,
                "This is the gradient of the average. The sum of the costs is $m$ times as large.",
            ),
            Mistake(
                "m-times",
                m * answer,
                "The deltas belong to one sample each, so they do not change, and there is no "
                "factor $m$ to add: the $1/m$ only goes away.",
            ),
            transposed(answer, "This is the transpose. A gradient has the shape of its weights."),
            sign(answer),
        ),
    )


@questions.exercise("tanh-delta")
def tanh_delta() -> Question:
    W = Variable("W", (n_next, n), "weights above", latex="W^{[l+1]}")
    delta = Variable("delta", (n_next, m), "deltas above", latex=r"\delta^{[l+1]}")
    Z = Variable("Z", (n, m), "pre-activations", latex="Z^{[l]}")
    A = Variable("A", (n, m), "activations", latex="A^{[l]}", given_by=each(sp.tanh, Z.symbol))
    one = sp.OneMatrix(n, m)
    back = W.symbol.T * delta.symbol
    square = sp.HadamardPower(A.symbol, 2)
    answer = times(back, one - square)
    return Question(
        title="A delta from the activations",
        level="core",
        question=(
            r"A hidden layer has $g = \tanh$, so $g'(z) = 1 - \tanh^2 z$. Write $\delta^{[l]}$ "
            r"without calculating a $\tanh$ again: the forward pass has kept $A^{[l]}$."
        ),
        hint=r"$\tanh^2 z$ is the square of something that is already there.",
        variables=(W, delta, Z, A),
        functions=("tanh_prime",),
        reference=answer,
        mistakes=(
            sign(answer),
            Mistake(
                "missing-slope",
                back,
                "The factor $g'(z)$ is missing: the change passes through the activation function.",
            ),
            Mistake(
                "slope-of-activation",
                times(back, one - sp.HadamardPower(each(sp.tanh, A.symbol), 2)),
                "The derivative is taken at the pre-activation $z$, not at the activation "
                "$a = g(z)$.",
            ),
            Mistake(
                "pre-activation-squared",
                times(back, one - sp.HadamardPower(Z.symbol, 2)),
                r"This squares $z$. The derivative holds the square of $\tanh z$.",
            ),
            Mistake(
                "function-for-slope",
                times(back, A.symbol),
                "This holds the activation function itself where its derivative belongs.",
            ),
            Mistake(
                "sigmoid",
                times(back, A.symbol, one - A.symbol),
                "$a(1 - a)$ is the derivative of the sigmoid.",
            ),
        ),
    )


@questions.exercise("relu-delta-by-hand")
def relu_delta_by_hand() -> Question:
    W_2 = sp.Matrix([[sp.Rational(1, 2), sp.Rational(-3, 10)], [sp.Rational(-2, 5), 1]])
    z_1 = sp.Matrix([sp.Rational(2, 5), sp.Rational(-1, 5)])
    a_1 = sp.Matrix([sp.Rational(2, 5), 0])
    powers = (W_2 * a_1).applyfunc(sp.exp)
    delta_2 = powers / sum(powers) - sp.Matrix([1, 0])
    on = sp.Matrix([1, 0])
    back = W_2.T * delta_2
    return Question(
        title="A ReLU layer by hand",
        level="core",
        question=(
            "One sample, a hidden ReLU layer with the pre-activations $z^{[1]} = (0.4, -0.2)$, "
            "then a softmax layer with $b^{[2]} = 0$ and $W^{[2]} = \\begin{pmatrix} 0.5 & -0.3 "
            "\\\\ -0.4 & 1 \\end{pmatrix}$. The label is $y = (1, 0)$. Give $\\delta^{[1]}$ as a "
            "list of two numbers with four digits."
        ),
        hint=(
            "Forward first: $a^{[1]}$, $z^{[2]}$, $a^{[2]}$. Then $\\delta^{[2]}$. What is $g'(z)$ "
            "for the second neuron?"
        ),
        reference=sp.HadamardProduct(back, on).doit(),
        mistakes=(
            Mistake(
                "missing-slope",
                back,
                "The second neuron is switched off: a small change of its pre-activation changes "
                "nothing above it.",
            ),
            Mistake(
                "transpose-forgotten",
                sp.HadamardProduct(W_2 * delta_2, on).doit(),
                "The sum runs over the neurons above: take a *column* of $W^{[2]}$ for each "
                "hidden neuron.",
            ),
            Mistake(
                "function-for-slope",
                sp.HadamardProduct(back, a_1).doit(),
                "This multiplies by ReLU. Its derivative is 1 where $z > 0$.",
            ),
            Mistake(
                "sign",
                -sp.HadamardProduct(back, on).doit(),
                r"The sign is turned round: $\delta^{[2]}$ is $a - y$.",
            ),
            Mistake(
                "pre-activation-for-prime",
                sp.HadamardProduct(back, z_1).doit(),
                "This multiplies by $z$. The derivative of ReLU is 1 where $z > 0$, else 0.",
            ),
        ),
    )


@questions.exercise("input-gradient")
def input_gradient() -> Question:
    W = Variable("W", (n_next, n), "first weights", latex="W^{[1]}")
    delta = Variable("delta", (n_next, m), "first deltas", latex=r"\delta^{[1]}")
    X = Variable("X", (n, m), "inputs")
    answer = W.symbol.T * delta.symbol / m
    return Question(
        title="Which inputs matter",
        level="stretch",
        question=(
            r"How does the averaged cost $C$ change with the inputs? Write $\partial C/\partial X$."
        ),
        hint=(
            "Go one step further down than the recursion does. The input has no activation "
            "function. And $C$ is an average."
        ),
        variables=(W, delta, X),
        reference=answer,
        mistakes=(
            missing_mean(
                answer,
                m,
                "This is the derivative of each sample's own cost. In the average it counts with "
                "$1/m$.",
            ),
            Mistake(
                "input-as-prime",
                times(answer, X.symbol),
                "The inputs are no activations of a neuron: there is nothing to multiply by.",
            ),
            Mistake(
                "summed",
                spread(summed(answer, axis=1), X.symbol),
                "Each sample has its own column in $X$; a sum over the samples mixes them.",
            ),
            transposed(answer),
            sign(answer),
        ),
    )


@questions.exercise("skip-delta")
def skip_delta() -> Question:
    width, batch = sizes("n_l m")
    p, i, j = indices("p i j", width)
    (k,) = indices("k", batch)
    g = elementwise("g")
    Z = array("Z^{[l]}", width, batch)
    W, b = array("W^{[l+1]}", width, width), array("b^{[l+1]}", width)
    delta = array(r"\delta^{[l+1]}", width, batch)
    above = NamedArray(
        array("Z^{[l+1]}", width, batch),
        (j, k),
        total(W[j, i] * g(Z[i, k]), i) + b[j] + Z[j, k],
    )
    costs = UpstreamCost(sp.Symbol("{(m C)}"), delta, above)
    return Question(
        title="A layer with a short cut",
        level="proof",
        question=(
            r"A layer adds what comes in to what it computes: $Z^{[l+1]} = W^{[l+1]} g(Z^{[l]}) + "
            r"b^{[l+1]} + Z^{[l]}$, with $n_l$ neurons in both layers. Derive $\delta^{[l]}$. "
            "Begin with the objects of the chapter:\n\n"
            "```python\n"
            "both = total(W_square[j_square, i] * A[i, k], i) + b_square[j_square]\n"
            "both += Z[j_square, k]\n"
            'Z_skip = sym.NamedArray(array("Z^{[l+1]}", n, m), (j_square, k), both)\n'
            "costs_skip = sym.UpstreamCost(mC, delta_square, Z_skip)\n"
            "derivation = sym.Derivation(sp.Derivative(costs_skip, Z[p, k]))\n"
            "```"
        ),
        hint=(
            "$Z^{[l]}_{pk}$ now stands in two places of $Z^{[l+1]}_{jk}$; in the second one only "
            "if $j = p$, which is `kronecker(j_square, p)`. Put both derivatives into the chain "
            "rule, "
            "then take the sum apart."
        ),
        proof=Proof(
            start=sp.Derivative(costs, Z[p, k]),
            target=total(W[j, p] * delta[j, k], j) * g.prime(Z[p, k]) + delta[p, k],
            steps=2,
        ),
    )
