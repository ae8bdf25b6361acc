"""Exercises of the chapter on the recursion."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import missing_two, sign, transposed
from course.exercises.collection import Questions
from course.exercises.shorthand import each, times
from course.exercises.specification import Mistake, Option, Proof, Question, Variable
from nnlib.symbolic import NamedArray, UpstreamCost, array, elementwise, indices, sizes, total

questions = Questions(__name__)
n_l, n_i, n_j, n_k, m = sizes("n_l n_i n_j n_k m")


@questions.exercise("recursion-which-weight")
def recursion_which_weight() -> Question:
    return Question(
        title="Which weight",
        level="warm-up",
        question=(
            "The delta of neuron 3 of a layer is wanted. Which weight stands beside the delta of "
            "neuron 5 of the next layer?"
        ),
        hint="The first index names the neuron that receives in the forward pass.",
        options=(
            Option(
                "a",
                r"$\theta_{35}$",
                "That weight would lead from neuron 5 to neuron 3. The deltas run backward, but "
                "the weights keep their names.",
            ),
            Option("b", r"$\theta_{53}$", "Yes: it leads from neuron 3 to neuron 5.", right=True),
            Option(
                "c",
                r"$\theta_{55}$",
                "That one leads from neuron 5 of the layer. Neuron 3 is asked about.",
            ),
            Option(
                "d",
                r"all $\theta_{j3}$, summed over $j$",
                "The sum over $j$ has a delta and a weight in each term. Only one term holds the "
                "delta of neuron 5.",
            ),
        ),
    )


@questions.exercise("recursion-three-readers")
def recursion_three_readers() -> Question:
    delta, weight = (sp.Rational(1, 2), -1, 2), [sp.Rational(n, 10) for n in (2, 4, 1)]
    o = sp.Rational(8, 10)
    back = sum(d * w for d, w in zip(delta, weight, strict=True))
    return Question(
        title="Three neurons that listen",
        level="core",
        question=(
            "A sigmoid neuron has the output $o_i = 0.8$. It sends to three neurons over the "
            "weights $0.2$, $0.4$ and $0.1$. Their deltas are $0.5$, $-1$ and $2$. Give "
            r"$\delta_i$."
        ),
        hint=(
            "First the sum of three products. Then the derivative of the sigmoid, from the output."
        ),
        reference=o * (1 - o) * back,
        mistakes=(
            Mistake(
                "missing-slope",
                back,
                r"The derivative $\sigma'(u_i)$ is missing. For the sigmoid it follows from $o_i$.",
            ),
            Mistake(
                "output-for-slope", o * back, "This multiplies by $o_i$, not by the derivative."
            ),
            Mistake(
                "sums-multiplied",
                o * (1 - o) * sum(delta) * sum(weight),
                "This multiplies two sums. Each delta has its own weight.",
            ),
            Mistake(
                "factor-2",
                2 * o * (1 - o) * back,
                "The factor 2 of the squared error is in the output deltas already.",
            ),
            Mistake(
                "mean",
                o * (1 - o) * back / 3,
                "This takes the mean over the three neurons. The chain rule adds.",
            ),
            sign(o * (1 - o) * back),
        ),
    )


@questions.exercise("recursion-paths")
def recursion_paths() -> Question:
    n = Variable("n", (), "neurons in each layer", domain="positive")
    d = Variable("d", (), "layers above", domain="positive")
    return Question(
        title="How many paths",
        level="core",
        question=(
            "A neuron has $d$ layers of $n$ neurons each above it; the last of them is the output. "
            "How many paths lead from the neuron to the outputs? Write it in $n$ and $d$."
        ),
        hint="How many choices does a path have at each step?",
        variables=(n, d),
        reference=n.symbol**d.symbol,
        mistakes=(
            Mistake(
                "product",
                n.symbol * d.symbol,
                "That is the number of neurons above. Every path chooses anew in each layer, so "
                "the choices multiply.",
            ),
            Mistake(
                "work-of-recursion",
                n.symbol**2 * d.symbol,
                "That is the number of connections, the work of the recursion. Count the ways "
                "over them.",
            ),
            Mistake(
                "one-step-too-many",
                n.symbol ** (d.symbol + 1),
                "One layer too many: the path starts at one given neuron.",
            ),
            Mistake(
                "one-step-too-few",
                n.symbol ** (d.symbol - 1),
                "One layer too few: there are $n$ outputs to end in as well.",
            ),
            Mistake(
                "power-reversed",
                d.symbol**n.symbol,
                "Base and exponent have changed places: each of $d$ steps has $n$ choices.",
            ),
        ),
    )


@questions.exercise("recursion-tanh")
def recursion_tanh() -> Question:
    Theta = Variable("Theta", (n_j, n_i), r"weights $\theta_{ji}$", latex=r"\Theta")
    delta = Variable("delta", (n_j, m), r"deltas $\delta_{js}$", latex=r"\Delta_{\text{next}}")
    U = Variable("U", (n_i, m), "pre-activations $u_{is}$")
    O = Variable("O", (n_i, m), "outputs $o_{is}$", given_by=each(sp.tanh, U.symbol))  # noqa: E741
    back = Theta.symbol.T * delta.symbol
    one = sp.OneMatrix(n_i, m)
    answer = times(back, one - sp.HadamardPower(O.symbol, 2))
    return Question(
        title="All neurons and examples at once",
        level="core",
        question=(
            r"The hidden neurons have $\sigma = \tanh$, so $\sigma'(u) = 1 - \tanh^2 u$. Put the "
            "weights $\\theta_{ji}$ into a matrix `Theta`, and the deltas of the next layer and "
            "the outputs $o_{is}$ into matrices `delta` and `O` with a column for each example. "
            r"Write the matrix of all $\delta_{is}$."
        ),
        hint=(
            r"$\sum_j \theta_{ji} \delta_{js}$ sums over the first index of both. A matrix product "
            "sums over the second index of its left factor."
        ),
        variables=(Theta, delta, U, O),
        reference=answer,
        mistakes=(
            Mistake(
                "missing-slope",
                back,
                r"The derivative $\sigma'(u_{is})$ is missing.",
            ),
            Mistake(
                "pre-activation-squared",
                times(back, one - sp.HadamardPower(U.symbol, 2)),
                r"This squares $u$. The derivative is one minus the square of $\tanh u$.",
            ),
            Mistake(
                "slope-at-output",
                times(back, one - sp.HadamardPower(each(sp.tanh, O.symbol), 2)),
                "This takes the derivative at the output $o$. It belongs at the pre-activation "
                "$u$.",
            ),
            Mistake(
                "function-for-slope",
                times(back, O.symbol),
                "This multiplies by the output itself. Its derivative is asked for.",
            ),
            Mistake(
                "sigmoid",
                times(back, O.symbol, one - O.symbol),
                "$o(1 - o)$ is the derivative of the sigmoid.",
            ),
            Mistake("mean", answer / m, "Each example has its own deltas: there is no $1/m$."),
            sign(answer),
        ),
    )


@questions.exercise("recursion-inputs")
def recursion_inputs() -> Question:
    Theta = Variable("Theta", (n_i, n_l), r"first weights $\theta_{i\ell}$", latex=r"\Theta")
    delta = Variable("delta", (n_i, m), r"first deltas $\delta_{is}$", latex=r"\Delta")
    X = Variable("X", (n_l, m), r"inputs $x_{\ell s}$")
    answer = Theta.symbol.T * delta.symbol
    return Question(
        title="How the error depends on the inputs",
        level="core",
        question=(
            r"The inputs $x_{\ell s}$ are numbers like all others, and the error changes with "
            r"them. Write the matrix of all $\partial Err / \partial x_{\ell s}$. Layer $i$ is "
            "the first layer; the matrices have a column for each example."
        ),
        hint=(
            r"Go one layer further down than the recursion does. What stands between $x_{\ell s}$ "
            "and the weighted sums of the first layer?"
        ),
        variables=(Theta, delta, X),
        reference=answer,
        mistakes=(
            Mistake(
                "input-for-slope",
                times(answer, X.symbol),
                "Nothing is to be multiplied with the inputs: an input is not the output of a "
                "neuron, so there is no derivative.",
            ),
            Mistake("mean", answer / m, "The document's error is a sum: there is no $1/m$."),
            sign(answer),
            transposed(answer, "This is the transpose: there is a row for each input."),
            missing_two(
                answer, "This is half of the answer. The 2 of the square stays in the deltas."
            ),
            Mistake(
                "summed-examples",
                answer * sp.OneMatrix(m, m),
                "Each example has its own inputs; the examples are not added up.",
            ),
        ),
    )


@questions.exercise("recursion-shortcut")
def recursion_shortcut() -> Question:
    i, p = indices("i p", n_i)
    (j,), (k,) = indices("j", n_j), indices("k", n_k)
    sigma = elementwise(r"\sigma")
    u, theta = array("u", n_i), array(r"\theta", n_j, n_i)
    o = NamedArray(array("o", n_i), (p,), sigma(u[p]))
    between = NamedArray(array("u", n_j), (j,), total(theta[j, p] * o[p], p))
    top, direct = array(r"\theta", n_k, n_j), array(r"\phi", n_k, n_i)
    delta = array(r"\delta", n_k)
    above = NamedArray(
        array("u", n_k),
        (k,),
        total(top[k, j] * sigma(between[j]), j) + total(direct[k, p] * o[p], p),
    )
    error = UpstreamCost(sp.Symbol("Err"), delta, above)
    delta_j = total(delta[k] * top[k, j], k) * sigma.prime(between[j])
    return Question(
        title="A connection that skips a layer",
        level="proof",
        question=(
            r"Layer $i$ sends to layer $j$ as before, and also straight to layer $k$, over weights "
            r"$\phi_{ki}$. Derive $\delta_i$, from the deltas of layer $k$. Begin with the objects "
            "of the chapter:\n\n"
            "```python\n"
            'direct = array(r"\\phi", n_k, n_i)\n'
            "through = total(theta_top[k, j] * sigma(u_next[j]), j)\n"
            'u_short = sym.NamedArray(array("u", n_k), (k,),\n'
            "    through + total(direct[k, p] * o[p], p))\n"
            'Err_short = sym.UpstreamCost(sp.Symbol("Err"), delta_top, u_short)\n'
            "shortcut = sym.Derivation(sp.Derivative(Err_short, u[i]))\n"
            "```"
        ),
        hint=(
            "Start with the chain rule over layer $k$. In each $u_k$ the output $o_i$ now stands "
            "in two places. At the end there are two sums, one over $j$ and one over $k$, and a "
            r"common $\sigma'(u_i)$."
        ),
        proof=Proof(
            start=sp.Derivative(error, u[i]),
            target=sigma.prime(u[i])
            * (total(theta[j, i] * delta_j, j) + total(delta[k] * direct[k, i], k)),
            steps=2,
        ),
    )
