"""Exercises of the chapter on rows, columns and the matrix product of a layer."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import transposed
from course.exercises.collection import Questions
from course.exercises.shorthand import each, over, spread, summed
from course.exercises.specification import Mistake, Option, Proof, Question, Variable
from nnlib.symbolic import NamedArray, array, indices, sizes, total

questions = Questions(__name__)
n_prev, n, m = sizes("n_prev n m")


@questions.exercise("rows-weight-shape")
def rows_weight_shape() -> Question:
    return Question(
        title="The shape of the weights",
        level="warm-up",
        question=(
            "A batch has 32 examples with 30 numbers each, in rows. A layer has 8 neurons. Which "
            "shape has its $W^{(1)}$?"
        ),
        hint=r"$Z^{(1)} = A^{(0)} W^{(1)} + \mathbf{1} b^{(1)}$. Write a shape under every letter.",
        options=(
            Option(
                "a",
                "$(8, 30)$",
                "This is the shape in the column layout. A product of $(32, 30)$ with it does not "
                "exist.",
            ),
            Option(
                "b",
                "$(30, 8)$",
                "One row for each number that comes in, one column for each neuron.",
                right=True,
            ),
            Option(
                "c",
                "$(32, 8)$",
                "This is the shape of $Z^{(1)}$. The weights are the same for all examples: no 32 "
                "is in their shape.",
            ),
            Option(
                "d",
                "$(30, 32)$",
                "The number of examples is no part of a layer. Tomorrow's batch may have 64.",
            ),
        ),
    )


@questions.exercise("rows-forward")
def rows_forward() -> Question:
    A = Variable("A_prev", (m, n_prev), "activations below, in rows", latex="A^{(l-1)}")
    W = Variable("W", (n_prev, n), "weights", latex="W^{(l)}")
    b = Variable("b", (1, n), "biases, one row", latex="b^{(l)}")
    product = A.symbol * W.symbol
    right = product + spread(b.symbol, product)
    return Question(
        title="A layer in rows",
        level="warm-up",
        question="Write the pre-activations $Z^{(l)}$ of a batch in rows.",
        hint="Type `@` for the matrix product. A row is repeated by itself when it is added.",
        variables=(A, W, b),
        reference=right,
        mistakes=(
            transposed(
                right, "These are the pre-activations in columns. Here each example is a row."
            ),
            Mistake(
                "no-bias", product, "The biases are missing: each neuron adds its own to the sum."
            ),
            Mistake(
                "bias-subtracted",
                product - spread(b.symbol, product),
                "The bias is added. Some books subtract a threshold; this document does not.",
            ),
            Mistake(
                "bias-summed",
                product + spread(summed(b.symbol), product),
                "This adds the sum of all biases to every neuron. Each neuron has one of its own.",
            ),
        ),
    )


@questions.exercise("rows-from-columns")
def rows_from_columns() -> Question:
    W = Variable("W", (n, n_prev), "weights of a layer kept in columns", latex="W^{[l]}")
    b = Variable("b", (n, 1), "its biases, one column", latex="b^{[l]}")
    A = Variable("A_prev", (m, n_prev), "activations below, in rows", latex="A^{(l-1)}")
    product = A.symbol * W.symbol.T
    right = product + spread(b.symbol.T, product)
    return Question(
        title="Weights from the other layout",
        level="core",
        question=(
            "You have the weights and biases of a network that was trained in columns, and a batch "
            "in rows. Write $Z^{(l)}$, in rows."
        ),
        hint="What is $W^{(l)}$ in terms of $W^{[l]}$? And $b^{(l)}$?",
        variables=(W, b, A),
        reference=right,
        mistakes=(
            transposed(
                right,
                "This is $Z^{[l]}$, one example per column. Your batch has its examples in rows.",
            ),
            Mistake("no-bias", product, "The biases are missing. They change the layout as well."),
            Mistake(
                "bias-summed",
                product + spread(summed(b.symbol), product),
                "This adds the sum of all biases to every neuron. Each neuron has one of its own.",
            ),
        ),
    )


@questions.exercise("rows-by-hand")
def rows_by_hand() -> Question:
    A = sp.Matrix([[1, 2], [0, 1], [3, -1]])
    W = sp.Matrix([[2, 1], [-1, 3]])
    b = sp.Matrix([[1, -2]])
    product, repeated = A * W, sp.ones(3, 1) * b
    return Question(
        title="Three examples by hand",
        level="core",
        question=(
            r"Three examples with two numbers each: $A^{(0)} = \begin{pmatrix} 1 & 2 \\ 0 & 1 \\ 3 "
            r"& -1 \end{pmatrix}$. The layer has $W^{(1)} = \begin{pmatrix} 2 & 1 \\ -1 & 3 "
            r"\end{pmatrix}$ and $b^{(1)} = \begin{pmatrix} 1 & -2 \end{pmatrix}$. Give $Z^{(1)}$ "
            "as a list of three rows."
        ),
        hint="Row $k$ of the result is row $k$ of $A^{(0)}$ times $W^{(1)}$, plus $b^{(1)}$.",
        reference=product + repeated,
        mistakes=(
            Mistake(
                "no-bias", product, "The biases are missing: add the row $(1, -2)$ to each row."
            ),
            Mistake(
                "weights-transposed",
                A * W.T + repeated,
                "This runs along the rows of $W^{(1)}$. Its *columns* belong to the neurons here.",
            ),
            Mistake(
                "bias-once",
                product + sp.Matrix([[1, -2], [0, 0], [0, 0]]),
                "The bias was added to the first example only. It is the same for every example.",
            ),
            transposed(
                product + repeated,
                "These are the right numbers in columns. Examples are rows here.",
            ),
        ),
    )


@questions.exercise("rows-square-bias")
def rows_square_bias() -> Question:
    return Question(
        title="A bias that stands upright",
        level="core",
        question=(
            "A program works in rows. By mistake it stores the bias of a layer with 8 neurons as a "
            "column, shape $(8, 1)$. What does NumPy do with `A_prev @ W + b`?"
        ),
        hint="The product has shape $(m, 8)$. Which values of $m$ go with $(8, 1)$?",
        options=(
            Option(
                "a",
                "It always raises an error.",
                "For $m = 32$ it does. Try $m = 8$.",
            ),
            Option(
                "b",
                "It always gives the right result.",
                "A column is repeated sideways: each *example* then gets one number, each neuron "
                "should.",
            ),
            Option(
                "c",
                "It raises an error unless $m$ is 8 or 1; then the result is wrong without a word.",
                "With $m = 8$ the shapes fit. With $m = 1$ the result has shape $(8, 8)$.",
                right=True,
            ),
            Option(
                "d",
                "It gives a wrong result for every $m$.",
                "For most $m$ the two shapes do not fit, and NumPy says so.",
            ),
        ),
    )


@questions.exercise("rows-softmax")
def rows_softmax() -> Question:
    Z = Variable("Z", (m, n), "logits, one example per row", latex="Z^{(L)}")
    powers = each(sp.exp, Z.symbol)
    right = over(powers, spread(summed(powers, axis=1), Z.symbol))
    return Question(
        title="Softmax in rows",
        level="stretch",
        question=(
            "Softmax divides the exponential of each logit by the sum of the exponentials of its "
            "example. Write it for a batch in rows. Sums take `axis=0` or `axis=1`, as in NumPy."
        ),
        hint="`axis=0` adds down the columns, `axis=1` along the rows. What stands in a row?",
        variables=(Z,),
        reference=right,
        mistakes=(
            Mistake(
                "wrong-axis",
                over(powers, spread(summed(powers, axis=0), Z.symbol)),
                "This adds up the examples: each *column* now sums to one. It is the softmax of "
                "the column layout, used on rows.",
            ),
            Mistake(
                "sum-of-all",
                over(powers, spread(summed(powers), Z.symbol)),
                "This divides by the sum over the whole batch. Each example sums to one by itself.",
            ),
            Mistake(
                "mean",
                n * right,
                "Each row sums to the number of classes here: a mean stands where the sum belongs.",
            ),
            Mistake(
                "sigmoid",
                over(powers, powers + sp.OneMatrix(m, n)),
                "This is the sigmoid of each entry. The entries of a row do not sum to one.",
            ),
            transposed(right),
        ),
    )


@questions.exercise("rows-two-layers")
def rows_two_layers() -> Question:
    n_0, n_1, n_2 = sizes("n_0 n_1 n_2")
    (i,), (h,), (j,), (k,) = (
        indices(name, size) for name, size in zip("ihjk", (n_0, n_1, n_2, m), strict=True)
    )
    X = array("X", m, n_0)
    W_1, W_2 = array("W^{(1)}", n_0, n_1), array("W^{(2)}", n_1, n_2)
    b_1, b_2 = array("b^{(1)}", 1, n_1), array("b^{(2)}", 1, n_2)
    first = NamedArray(array("Z^{(1)}", m, n_1), (k, h), total(X[k, i] * W_1[i, h], i) + b_1[1, h])
    second = NamedArray(
        array("Z^{(2)}", m, n_2), (k, j), total(first[k, h] * W_2[h, j], h) + b_2[1, j]
    )
    return Question(
        title="Two layers that are one",
        level="proof",
        question=(
            "Leave the activation function out of the first layer. Prove that the two layers are "
            r"then one, $Z^{(2)} = X\,W^{(1)} W^{(2)} + \mathbf{1}\,(b^{(1)} W^{(2)} + b^{(2)})$, "
            "entry by entry. Begin with:\n\n"
            "```python\n"
            'n_0, n_1, n_2 = sizes("n_0 n_1 n_2")\n'
            '(i,), (h,), (j,) = indices("i", n_0), indices("h", n_1), indices("j", n_2)\n'
            '(k,), X = indices("k", m), array("X", m, n_0)\n'
            'W_1, b_1 = array("W^{(1)}", n_0, n_1), array("b^{(1)}", 1, n_1)\n'
            'W_2, b_2 = array("W^{(2)}", n_1, n_2), array("b^{(2)}", 1, n_2)\n'
            'first = sym.NamedArray(array("Z^{(1)}", m, n_1), (k, h),\n'
            "    total(X[k, i] * W_1[i, h], i) + b_1[1, h])\n"
            'second = sym.NamedArray(array("Z^{(2)}", m, n_2), (k, j),\n'
            "    total(first[k, h] * W_2[h, j], h) + b_2[1, j])\n"
            "derivation = sym.Derivation(second[k, j])\n"
            "```"
        ),
        hint=(
            "Put the first layer into the second. Then take the sum over $h$ apart and change the "
            "order of the two sums."
        ),
        proof=Proof(
            start=second[k, j],
            target=total(X[k, i] * total(W_1[i, h] * W_2[h, j], h), i)
            + total(b_1[1, h] * W_2[h, j], h)
            + b_2[1, j],
            steps=2,
        ),
    )
