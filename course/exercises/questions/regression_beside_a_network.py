"""Exercises of the chapter that puts regression beside a network."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import missing_mean, sign, transposed, two_too_many
from course.exercises.collection import Questions
from course.exercises.shorthand import each, summed, times
from course.exercises.specification import Mistake, Option, Proof, Question, Variable
from nnlib.symbolic import Named, NamedArray, array, index, indices, sizes, total
from nnlib.symbolic.activations import sigmoid

questions = Questions(__name__)
n, m = sizes("n m")
X = Variable("X", (n, m), "inputs, one example per column")
Y = Variable("y", (1, m), "labels")


@questions.exercise("regression-one-weight")
def regression_one_weight() -> Question:
    return Question(
        title="One weight by hand",
        level="warm-up",
        question=(
            "Three examples have the inputs 1, 2 and 3 and the labels 2, 3 and 7. The model is "
            "$f(x) = w x$, without a bias. Which $w$ has the least mean squared error?"
        ),
        hint=r"With one row, {eq}`eq-001-normal` says $\sum_k x_k^2 \; w = \sum_k x_k y_k$.",
        reference=sp.Rational(29, 14),
        mistakes=(
            Mistake(
                "sums",
                sp.Integer(2),
                r"This is $\sum y_k / \sum x_k$. It makes the errors add up to 0, which is what a "
                "bias would do.",
            ),
            Mistake(
                "mean-of-quotients",
                sp.Rational(35, 18),
                "This is the mean of $y_k / x_k$. The large inputs count more.",
            ),
            Mistake(
                "with-bias",
                sp.Rational(5, 2),
                "This is the slope of the best line with a bias. Here the line goes through 0.",
            ),
            Mistake(
                "no-squares",
                sp.Rational(29, 3),
                r"This is the mean of $x_k y_k$. Divide by $\sum x_k^2$ and not by $m$.",
            ),
        ),
    )


@questions.exercise("regression-bias")
def regression_bias() -> Question:
    w = Variable("w", (n, 1), "weights, held fixed")
    error = Y.symbol - w.symbol.T * X.symbol
    right = summed(error) / m
    return Question(
        title="The best bias",
        level="core",
        question=(
            "The weights $w$ are held fixed. Write the bias $b$ with the least mean squared error."
        ),
        hint=r"{eq}`eq-001-ls-slope-b` is 0 there. Solve it for $b$.",
        variables=(X, Y, w),
        reference=right,
        mistakes=(
            sign(right, "This is the mean of prediction minus label. It must be made good."),
            Mistake("factor-m", summed(error), "This is the sum of the errors. Divide by $m$."),
            Mistake(
                "mean-label",
                summed(Y.symbol) / m,
                "This is the best bias if all weights are 0. The other term of $f$ is missing.",
            ),
        ),
    )


@questions.exercise("regression-gradient")
def regression_gradient() -> Question:
    f = Variable("f", (1, m), "predictions")
    right = X.symbol * (f.symbol - Y.symbol).T / m
    return Question(
        title="The gradient with respect to the weights",
        level="core",
        question=(
            r"Write $\partial J / \partial w$ for $J = \frac{1}{2m} \sum_k (f_k - y_k)^2$, with "
            "the shape of $w$."
        ),
        hint="Each example adds its error times its inputs. Which product has shape $(n, 1)$?",
        variables=(X, f, Y),
        reference=right,
        mistakes=(
            sign(right, "The error is prediction minus label."),
            missing_mean(right, m),
            transposed(right, "This is a row. $w$ is a column, and so is its gradient."),
            two_too_many(right, r"The $\frac12$ in the cost cancels the 2 of the square."),
        ),
    )


@questions.exercise("regression-logistic")
def regression_logistic() -> Question:
    Z = Variable("Z", (1, m), "$w^T x_k + b$ of every example")
    a = each(sigmoid, Z.symbol)
    right = X.symbol * (a - Y.symbol).T / m
    squares = times(a - Y.symbol, a, sp.OneMatrix(1, m) - a)
    return Question(
        title="The gradient of logistic regression",
        level="core",
        question=(
            r"Write $\partial J / \partial w$ of logistic regression: a sigmoid, and the average "
            "of the binary cross-entropy. You may type `sigmoid`."
        ),
        hint="Which of the two factors, error and input, is not that of linear regression?",
        variables=(X, Z, Y),
        functions=("sigmoid",),
        reference=right,
        mistakes=(
            sign(right, "The error is prediction minus label."),
            missing_mean(right, m),
            Mistake(
                "linear",
                X.symbol * (Z.symbol - Y.symbol).T / m,
                "This is linear regression. The prediction is a probability here.",
            ),
            Mistake(
                "squares",
                X.symbol * squares.T / m,
                "This has one factor too many, the derivative of the sigmoid. It belongs to the "
                "squared error.",
            ),
            transposed(right, "This is a row. $w$ is a column, and so is its gradient."),
        ),
    )


@questions.exercise("regression-separable")
def regression_separable() -> Question:
    return Question(
        title="A cost that keeps falling",
        level="core",
        question=(
            "Logistic regression is trained on tumours that a plane separates. After every "
            "thousand steps the cost is lower and the weights are larger. What is going on?"
        ),
        hint="Multiply the weights of a separating plane by 2. What becomes of each probability?",
        options=(
            Option(
                "a",
                "The learning rate is too large.",
                "Then the cost would rise now and then. It falls all the time.",
            ),
            Option(
                "b",
                "The cost has several minima, and descent goes from one to the next.",
                "This cost bends upwards along every line. It has no two separate minima.",
            ),
            Option(
                "c",
                "There is no minimum: larger multiples of the same weights cost less.",
                "Every probability moves towards its label, for ever. A penalty on the weights "
                "gives the cost a minimum.",
                right=True,
            ),
            Option(
                "d",
                "A gradient has the wrong sign.",
                "With a wrong sign the cost would rise.",
            ),
        ),
    )


@questions.exercise("regression-products")
def regression_products() -> Question:
    width = Variable("n", (), "how many measurements there are", "positive")
    count = width.symbol
    right = count * (count + 1) / 2
    return Question(
        title="How many features there are to make",
        level="stretch",
        question=(
            "From $n$ measurements you make all products of two, squares included, each once. How "
            "many new features is that?"
        ),
        hint="How many squares are there, and how many pairs of two different measurements?",
        variables=(width,),
        reference=right,
        mistakes=(
            Mistake(
                "both-orders", count**2, r"This counts $x_1 x_2$ and $x_2 x_1$ as two features."
            ),
            Mistake("no-squares", count * (count - 1) / 2, "The squares are missing."),
            Mistake(
                "with-originals",
                right + count,
                "This counts the $n$ measurements too. Only the new ones are asked for.",
            ),
        ),
    )


@questions.exercise("regression-weighted")
def regression_weighted() -> Question:
    q, r = indices("q r", n)
    k = index("k", m)
    one = sp.Integer(1)
    w, inputs, labels, c = array("w", n), array("X", n, m), array("y", one, m), array("c", m)
    b = sp.Symbol("b", real=True)
    rule = total(w[r] * inputs[r, k], r) + b
    f = NamedArray(array("f", one, m), (one, k), rule)
    error = f[one, k] - labels[one, k]
    J = Named(sp.Symbol("J_c"), total(c[k] * error**2, k) / (2 * m))
    return Question(
        title="Examples that count more",
        level="proof",
        question=(
            r"Example $k$ counts $c_k$ times: $J_c = \frac{1}{2m} \sum_k c_k (f_k - y_k)^2$. "
            r"Derive $\partial J_c / \partial w_q$ for every $n$ and $m$. Begin with the objects "
            "of the chapter:\n\n"
            "```python\n"
            'c = array("c", m)\n'
            'J_c = sym.Named(sp.Symbol("J_c"), total(c[k] * error**2, k) / (2 * m))\n'
            "derivation = sym.Derivation(sp.Derivative(J_c, w[q]))\n"
            "```"
        ),
        hint=r"As for {eq}`eq-001-ls-slope-w`. First the chain rule, then the derivative of $f_k$.",
        proof=Proof(
            start=sp.Derivative(J, w[q]),
            target=total(c[k] * error * inputs[q, k], k) / m,
            steps=2,
        ),
    )
