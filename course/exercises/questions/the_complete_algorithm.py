"""Exercises of the chapter on the complete algorithm."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import missing_two
from course.exercises.collection import Questions
from course.exercises.specification import Mistake, Option, Proof, Question, Variable
from nnlib.symbolic import NamedArray, UpstreamCost, array, indices, sizes, total

questions = Questions(__name__)


@questions.exercise("algorithm-forward-count")
def algorithm_forward_count() -> Question:
    return Question(
        title="A forward pass, counted",
        level="warm-up",
        question=(
            "A network without biases has 30 inputs, 10 hidden neurons and 1 output. How many "
            "multiplications of a weight by an output does its forward pass take for one example?"
        ),
        hint="One for each weight.",
        reference=sp.Integer(310),
        mistakes=(
            Mistake("neurons", sp.Integer(41), "That is the number of neurons. Count connections."),
            Mistake("first-layer", sp.Integer(300), "That is the first layer. There is one more."),
            Mistake(
                "product",
                sp.Integer(300 * 10),
                "The layers come one after the other, so their work is added up.",
            ),
            Mistake(
                "biases",
                sp.Integer(321),
                "That counts the biases as weights of an input 1. This network has none.",
            ),
        ),
    )


@questions.exercise("algorithm-backward-count")
def algorithm_backward_count() -> Question:
    p = Variable("p", (), "inputs", domain="positive")
    q = Variable("q", (), "hidden neurons", domain="positive")
    r = Variable("r", (), "outputs", domain="positive")
    up, hidden, out = p.symbol, q.symbol, r.symbol
    answer = up * hidden + 2 * hidden * out + hidden + 2 * out
    return Question(
        title="A backward pass, counted",
        level="core",
        question=(
            "A network without biases has $p$ inputs, $q$ hidden neurons and $r$ outputs. How many "
            "multiplications do its deltas and all its derivatives $\\delta_i\\, o_\\ell$ take "
            "together? Count as in the chapter: 2 for each output delta."
        ),
        hint=(
            "Three parts: the output deltas, the hidden deltas (a sum of products and a "
            "derivative for each), and one product for each weight."
        ),
        variables=(p, q, r),
        reference=answer,
        mistakes=(
            Mistake(
                "no-derivatives",
                answer - up * hidden - hidden * out,
                "These are the deltas. Each weight still takes one multiplication by $o_\\ell$.",
            ),
            Mistake(
                "no-hidden-deltas",
                answer - hidden * out - hidden,
                "The hidden deltas are missing: a sum of $r$ products and a derivative for each.",
            ),
            Mistake(
                "no-slopes",
                answer - hidden,
                "Each hidden delta has one more multiplication, by the derivative.",
            ),
            Mistake(
                "input-deltas",
                answer + up * hidden,
                "This carries the deltas on to the inputs. No weight needs a delta there.",
            ),
            Mistake(
                "one-for-outputs",
                answer - out,
                "An output delta takes two: $-2$ times the difference, times the derivative.",
            ),
        ),
    )


@questions.exercise("algorithm-too-early")
def algorithm_too_early() -> Question:
    return Question(
        title="Weights changed too early",
        level="core",
        question=(
            "A program changes the weights of each layer as soon as the deltas of that layer are "
            "known, from right to left. Which of its numbers are wrong?"
        ),
        hint="Which weights does an output delta use? Which does the recursion use?",
        options=(
            Option(
                "a",
                "All deltas.",
                "The output deltas use no weights: they were computed before anything changed.",
            ),
            Option(
                "b",
                "The deltas of the hidden layers, and so the steps of their weights.",
                "Yes: the recursion takes the weights above, and these have moved already.",
                right=True,
            ),
            Option(
                "c",
                "The outputs $o_\\ell$ in the update.",
                "They were stored in the forward pass, and nothing changes them.",
            ),
            Option(
                "d",
                "None, if $\\eta$ is small.",
                "They are wrong by an amount proportional to $\\eta$. Small is not zero.",
            ),
        ),
    )


@questions.exercise("algorithm-mean-rate")
def algorithm_mean_rate() -> Question:
    m = Variable("m", (), "examples", domain="positive")
    eta = Variable("eta", (), "learning rate on the sum", domain="positive", latex=r"\eta")
    answer = 2 * m.symbol * eta.symbol
    return Question(
        title="The same step on an average",
        level="core",
        question=(
            r"A step with $\eta$ on the sum of squared errors of $m$ examples is to be made with "
            r"the cost $\frac{1}{2m} \sum_s \sum_k (y_{ks} - \hat y_{ks})^2$. Which learning rate "
            "makes exactly the same step?"
        ),
        hint="How do the gradients of the two costs differ? The product with the rate must agree.",
        variables=(m, eta),
        reference=answer,
        mistakes=(
            missing_two(
                answer, "The factor $\\frac12$ in front of the average is to be made up too."
            ),
            Mistake(
                "reversed",
                eta.symbol / (2 * m.symbol),
                "The average has the smaller gradient. It needs the larger rate.",
            ),
            Mistake(
                "unchanged",
                eta.symbol,
                "The two gradients differ by a factor, so the same rate makes another step.",
            ),
            Mistake(
                "two-on-wrong-side",
                m.symbol * eta.symbol / 2,
                "The 2 is on the wrong side: the gradient has been divided by it.",
            ),
        ),
    )


@questions.exercise("algorithm-bias")
def algorithm_bias() -> Question:
    n_i, n_l, m = sizes(r"n_i n_{\ell} m")
    i, p = indices("i p", n_i)
    (source,), (s,) = indices(r"\ell", n_l), indices("s", m)
    beta = array(r"\beta", n_i)
    delta = array(r"\delta", n_i, m)
    weighted = total(array(r"\theta", n_i, n_l)[p, source] * array("o", n_l, m)[source, s], source)
    u = NamedArray(array("u", n_i, m), (p, s), weighted + beta[p])
    error = UpstreamCost(sp.Symbol("Err"), delta, u)
    return Question(
        title="The gradient of a bias",
        level="proof",
        question=(
            r"Give each neuron a bias: $u_{is} = \sum_\ell \theta_{i\ell}\, o_{\ell s} + \beta_i$ "
            r"for the examples $s = 1, \dots, m$. Derive $\partial Err / \partial \beta_i$ from "
            "the deltas. Begin with these objects:\n\n"
            "```python\n"
            'n_here, n_below, batch = sizes(r"n_i n_{\\ell} m")\n'
            'i, p = indices("i p", n_here)\n'
            '(source,) = indices(r"\\ell", n_below)\n'
            '(s,) = indices("s", batch)\n'
            'bias = array(r"\\beta", n_here)\n'
            'delta_is = array(r"\\delta", n_here, batch)\n'
            'weighted = total(array(r"\\theta", n_here, n_below)[p, source]\n'
            '    * array("o", n_below, batch)[source, s], source)\n'
            'u_bias = sym.NamedArray(array("u", n_here, batch), (p, s),\n'
            "    weighted + bias[p])\n"
            'Err = sym.UpstreamCost(sp.Symbol("Err"), delta_is, u_bias)\n'
            "with_bias = sym.Derivation(sp.Derivative(Err, bias[i]))\n"
            "```"
        ),
        hint=(
            "The chain rule over all neurons $p$ and all examples $s$. In which $u_{ps}$ does "
            r"$\beta_i$ stand, and with which factor?"
        ),
        proof=Proof(
            start=sp.Derivative(error, beta[i]),
            target=total(delta[i, s], s),
            steps=2,
        ),
    )


@questions.exercise("algorithm-speed-up")
def algorithm_speed_up() -> Question:
    n = Variable("n", (), "neurons in each layer", domain="positive")
    L = Variable("L", (), "layers", domain="positive")
    weights = n.symbol**2 * L.symbol
    return Question(
        title="How many times faster",
        level="stretch",
        question=(
            "The network is wide and deep, so of each of the three costs only the term with the "
            "highest powers of both $n$ and $L$ counts. How many times as many multiplications do "
            "finite differences take as one forward and one backward pass together? Write it in "
            "$n$ and $L$."
        ),
        hint="Multiply each of the three formulas out, and keep one term of each. What is left of "
        "$(2L - 1)\\,n^2$ when $L$ is large?",
        variables=(n, L),
        reference=weights / 3,
        mistakes=(
            Mistake(
                "backward-only",
                weights / 2,
                "The backward pass needs the forward pass first. Count both.",
            ),
            Mistake(
                "forward-only",
                weights,
                "That compares with one forward pass. The backward pass takes about two more.",
            ),
            Mistake(
                "reversed",
                3 / weights,
                "This is the other way round: the differences take more.",
            ),
            Mistake(
                "wide-only",
                n.symbol**2 * L.symbol**2 / (3 * L.symbol - 1),
                "That is right for a wide network of any depth. In a deep one, $3L - 1$ is about "
                "$3L$.",
            ),
            Mistake(
                "one-layer",
                n.symbol**2 / 3,
                "A run is needed for the weights of every layer.",
            ),
        ),
    )


@questions.exercise("algorithm-calls")
def algorithm_calls() -> Question:
    n = Variable("n", (), "neurons in each layer, more than 1", domain="positive")
    d = Variable("d", (), "layers above", domain="positive")
    size, depth = n.symbol, d.symbol
    return Question(
        title="Calls without memory",
        level="stretch",
        question=(
            "The function `delta` without memory is called for a neuron with $d$ layers of $n$ "
            "neurons above it. How often is it called in all, the first call included? Give it "
            "without a sum sign."
        ),
        hint=(
            "One call, $n$ calls in the next layer, $n^2$ in the one after it. A geometric sum: "
            "multiply it by $n - 1$ and see what is left."
        ),
        variables=(n, d),
        reference=(size ** (depth + 1) - 1) / (size - 1),
        mistakes=(
            Mistake(
                "last-layer",
                size**depth,
                "That is the last layer alone. The layers in between are called as well.",
            ),
            Mistake(
                "one-layer-short",
                (size**depth - 1) / (size - 1),
                "This sum ends one layer too early: the output layer is called too.",
            ),
            Mistake(
                "first-call-forgotten",
                (size ** (depth + 1) - 1) / (size - 1) - 1,
                "The first call is missing.",
            ),
            Mistake(
                "with-memory",
                size * depth + 1,
                "That is the number of neurons, and so of calls *with* memory.",
            ),
        ),
    )
