"""Exercises of the page that sums up document 004: be the judge of lines from elsewhere."""

from __future__ import annotations

from course.exercises.catalogue import missing_prime, sign
from course.exercises.collection import Questions
from course.exercises.shorthand import each, summed, times
from course.exercises.specification import Mistake, Option, Question, Variable
from nnlib.symbolic import elementwise, sizes

questions = Questions(__name__)
m, n, n_next = sizes("m n n_next")


@questions.exercise("judge-row-bias")
def judge_row_bias() -> Question:
    delta = Variable("delta", (m, n), "deltas, one example in each row", latex=r"\delta")
    right = summed(delta.symbol, axis=0)
    return Question(
        title="The gradient of the bias, repaired",
        level="warm-up",
        question=(
            r"Document 004 gives $\partial \mathcal{L} / \partial b = \delta$. Write what it "
            "should be for $m$ examples in rows and a loss that is summed over them."
        ),
        hint="It must have the shape of $b$, which is one row.",
        variables=(delta,),
        reference=right,
        mistakes=(
            sign(right),
            Mistake(
                "averaged",
                right / m,
                "This belongs to a loss that is averaged. The document's gradients are sums.",
            ),
            Mistake(
                "unsummed",
                delta.symbol,
                "This is the document's line. It has a row for each example; the bias has one.",
            ),
            Mistake(
                "wrong-axis",
                summed(delta.symbol, axis=1),
                "This adds up the neurons of each example. Add up the examples of each neuron.",
            ),
        ),
    )


@questions.exercise("judge-which-loss")
def judge_which_loss() -> Question:
    return Question(
        title="Which loss was meant",
        level="core",
        question=(
            r"A sheet says $\delta^{(L)} = A^{(L)} - y$, without $\sigma'$, for a sigmoid output. "
            "Which loss makes that true?"
        ),
        hint="For which loss does $\\sigma'$ cancel?",
        options=(
            Option(
                "a",
                r"$\frac{1}{2} \sum (A - y)^2$",
                "Its derivative with respect to $A$ is $A - y$, and the chain rule multiplies "
                r"by $\sigma'$.",
            ),
            Option(
                "b",
                "binary cross-entropy, summed over the examples",
                "Its derivative with respect to $A$ is $(A - y) / (A (1 - A))$, and "
                "$\\sigma' = A (1 - A)$ cancels.",
                right=True,
            ),
            Option(
                "c",
                r"$\sum (A - y)^2$",
                "That has a factor 2 and a $\\sigma'$.",
            ),
            Option(
                "d",
                "none",
                "There is one. Look for a derivative that has $A (1 - A)$ below the line.",
            ),
        ),
    )


@questions.exercise("judge-batch-size")
def judge_batch_size() -> Question:
    return Question(
        title="The same learning rate, ten times the data",
        level="core",
        question=(
            "A program that follows document 004 trains well on 100 examples at once. With 1000 "
            "examples and the same learning rate it diverges. What is the first thing to try?"
        ),
        hint="How does a sum over the examples grow with their number?",
        options=(
            Option(
                "a",
                "divide the learning rate by about 10, or the gradients by the number of examples",
                "The document's gradients are sums, so they have grown by about 10.",
                right=True,
            ),
            Option(
                "b",
                "multiply the learning rate by 10",
                "The steps are too long already.",
            ),
            Option(
                "c",
                "use another activation function",
                "Nothing about the neurons has changed. The gradients have.",
            ),
            Option(
                "d",
                "add a layer",
                "A larger network does not make the steps shorter.",
            ),
        ),
    )


@questions.exercise("judge-mixed-layout")
def judge_mixed_layout() -> Question:
    g = elementwise("g")
    W = Variable("W", (n, n_next), "weights of the next layer, as in document 004")
    delta = Variable("delta", (n_next, m), "deltas in columns", latex=r"\delta")
    Z = Variable("Z", (n, m), "pre-activations in columns")
    right = times(W.symbol * delta.symbol, each(g.prime, Z.symbol))
    return Question(
        title="Two layouts in one program",
        level="stretch",
        question=(
            r"A program stores its weights as document 004 does, $W$ of shape $n \times n_{next}$, "
            "but keeps its examples in columns. Write the deltas of the layer below, in columns. "
            "The derivative of the activation function is typed `g_prime(Z)`."
        ),
        hint="Transpose the document's equation. What becomes of $W^{\\mathsf T}$?",
        variables=(W, delta, Z),
        functions=("g", "g_prime"),
        reference=right,
        mistakes=(
            sign(right),
            missing_prime(right, g.prime),
            Mistake(
                "function-for-slope",
                times(W.symbol * delta.symbol, each(g, Z.symbol)),
                "This holds the activation function itself where its derivative belongs.",
            ),
        ),
    )
