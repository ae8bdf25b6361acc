"""Exercises of the chapter on softmax."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import missing_two, sign
from course.exercises.collection import Questions
from course.exercises.shorthand import each, over, spread, summed, times
from course.exercises.specification import Mistake, Option, Proof, Question, Variable
from nnlib.symbolic import NamedArray, array, indices, kronecker, sizes, total

questions = Questions(__name__)
n, m = sizes("n m")


@questions.exercise("softmax-by-hand")
def softmax_by_hand() -> Question:
    powers = sp.Matrix([1, 3, 4])
    logits = powers.applyfunc(sp.log)
    return Question(
        title="Three probabilities by hand",
        level="warm-up",
        question=(
            r"The logits of one example are $z = (\log 1, \log 3, \log 4)$. Find "
            r"$a = \operatorname{softmax}(z)$ without a computer and give the three numbers as a "
            "list, such as `[0.2, 0.3, 0.5]`."
        ),
        hint=r"$e^{\log x} = x$, so the exponentials are whole numbers. What is their sum?",
        reference=powers / 8,
        mistakes=(
            Mistake(
                "not-normalised",
                powers,
                "These are the exponentials. They do not sum to 1 yet.",
            ),
            Mistake(
                "no-exponential",
                logits / sum(logits),
                "This divides the logits themselves by their sum; the exponential comes first.",
            ),
            Mistake(
                "sigmoid",
                powers.applyfunc(lambda e: e / (1 + e)),
                "This is the sigmoid of each logit alone. Softmax compares the logits with one "
                "another, and its values sum to 1.",
            ),
            Mistake(
                "by-the-largest",
                powers / 4,
                "This divides by the largest exponential. Divide by the sum of all of them.",
            ),
        ),
    )


@questions.exercise("softmax-batch")
def softmax_batch() -> Question:
    Z = Variable("Z", (n, m), "logits, one example in each column")
    powers = each(sp.exp, Z.symbol)
    ratio = over(powers, spread(summed(powers, axis=0), powers))
    return Question(
        title="Softmax of a whole batch",
        level="warm-up",
        question=(
            "Each column of $Z$ holds the logits of one example. Write the matrix $A$ whose "
            "columns are the softmax of the columns of $Z$."
        ),
        hint="Which sum makes each column of $A$ sum to 1: over the rows or over the columns?",
        variables=(Z,),
        reference=ratio,
        mistakes=(
            Mistake(
                "wrong-axis",
                over(powers, spread(summed(powers, axis=1), powers)),
                "Here each row sums to 1: the probabilities of one class over all examples. The "
                "classes of one example compete with one another, and they stand in a column.",
            ),
            Mistake(
                "sum-of-all",
                over(powers, spread(summed(powers), powers)),
                "Here the whole matrix sums to 1, so that examples compete with one another. Sum "
                "over one axis only.",
            ),
            Mistake("not-normalised", powers, "The columns do not sum to 1 yet."),
            Mistake(
                "no-exponential",
                over(Z.symbol, spread(summed(Z.symbol, axis=0), powers)),
                "Without the exponential, logits of both signs would give some values below zero.",
            ),
            Mistake(
                "sign-in-exponent",
                ratio.xreplace({Z.symbol: -Z.symbol}),
                "The exponent has the wrong sign: the largest logit gets the smallest probability.",
            ),
            Mistake(
                "sigmoid",
                sp.HadamardPower(sp.OneMatrix(n, m) + each(sp.exp, -Z.symbol), -1),
                "This is the sigmoid of each logit alone; its columns do not sum to 1.",
            ),
        ),
    )


@questions.exercise("softmax-two-classes")
def softmax_two_classes() -> Question:
    first = Variable("z_1", (), "logit of the first class")
    second = Variable("z_2", (), "logit of the second class")
    z_1, z_2 = first.symbol, second.symbol

    def sigmoid(x):
        return 1 / (1 + sp.exp(-x))

    return Question(
        title="Two classes and the sigmoid",
        level="core",
        question=(
            r"With two classes, softmax is the sigmoid $\sigma(x) = 1/(1 + e^{-x})$ of some number "
            r"$x$: $a_1 = \sigma(x)$. Write $x$ with $z_1$ and $z_2$."
        ),
        hint="Divide the numerator and the denominator of $a_1$ by $e^{z_1}$.",
        variables=(first, second),
        reference=z_1 - z_2,
        mistakes=(
            sign(
                z_1 - z_2,
                "This is the number for $a_2$. Which logit has to grow so that $a_1$ grows?",
            ),
            Mistake(
                "first-logit-only",
                z_1,
                "If $z_2$ grows and $z_1$ stays, $a_1$ must fall; here it does not depend on "
                "$z_2$.",
            ),
            Mistake(
                "probability",
                sigmoid(z_1 - z_2),
                "This is $a_1$ itself. The question is at which $x$ the sigmoid is taken.",
            ),
            Mistake(
                "ratio",
                z_1 / z_2,
                "Softmax does not change when both logits grow by the same number. "
                "A ratio does change then.",
            ),
            missing_two(z_1 - z_2, "No half is needed: that is how a tanh would be written."),
        ),
    )


@questions.exercise("softmax-unchanged")
def softmax_unchanged() -> Question:
    return Question(
        title="What softmax does not see",
        level="core",
        question="Which change of the logits of an example leaves its softmax as it is, always?",
        hint="Put the change into the formula. What can be taken out of the sum and cancelled?",
        options=(
            Option(
                "a",
                "every logit is multiplied by the same positive number",
                "The order of the probabilities stays, their values do not: a large factor moves "
                "all of the probability to the largest logit.",
            ),
            Option(
                "b",
                "the same number is added to every logit",
                "A factor $e^c$ stands above and below and cancels. This is why the largest logit "
                "may be subtracted before the exponentials are taken.",
                right=True,
            ),
            Option(
                "c",
                "a number is added to the largest logit only",
                "This makes one exponential larger than it was and leaves the others: its share "
                "grows.",
            ),
            Option(
                "d",
                "the logits are divided by their sum",
                "Take $z = (1, 3)$: the difference of the logits goes from 2 to 1/2, and softmax "
                "depends on the differences.",
            ),
        ),
    )


@questions.exercise("softmax-jacobian")
def softmax_jacobian() -> Question:
    a = Variable("a", (n, 1), "softmax of the logits $z$", domain="distribution")
    square = a.symbol * a.symbol.T
    jacobian = sp.DiagMatrix(a.symbol) - square
    return Question(
        title="The Jacobian as a matrix",
        level="core",
        question=(
            r"Entry $(i, j)$ of the Jacobian of softmax is $\partial a_i / \partial z_j$. Write "
            "the whole matrix with $a$, for one example."
        ),
        hint=(
            r"There is a term that stands on the diagonal only, and one that is a product of two "
            "entries of $a$, for every pair of rows and columns."
        ),
        variables=(a,),
        reference=jacobian,
        mistakes=(
            sign(
                jacobian,
                "All signs are turned round. Raising $z_i$ must raise $a_i$: the diagonal is "
                "positive.",
            ),
            Mistake(
                "plus",
                sp.DiagMatrix(a.symbol) + square,
                "Raising $z_j$ takes probability away from the other classes: off the diagonal "
                "the entries are negative. Each column must sum to 0.",
            ),
            Mistake(
                "diagonal-only",
                sp.DiagMatrix(times(a.symbol, sp.OneMatrix(n, 1) - a.symbol)),
                "This is the derivative of a function that acts on each entry alone, as the "
                "sigmoid does. In softmax every $a_i$ depends on every $z_j$.",
            ),
            Mistake(
                "no-product",
                sp.DiagMatrix(a.symbol),
                "The derivative of the sum in the denominator is missing.",
            ),
            Mistake(
                "no-diagonal",
                -square,
                "The derivative of the numerator is missing: it adds something where $i = j$.",
            ),
            Mistake(
                "identity",
                sp.Identity(n) - square,
                "The numerator $e^{z_i}$ is divided by the sum as well: what stands on the "
                "diagonal is not 1.",
            ),
        ),
    )


@questions.exercise("softmax-pull-back")
def softmax_pull_back() -> Question:
    a = Variable("a", (n, 1), "softmax of the logits $z$", domain="distribution")
    dA = Variable("dA", (n, 1), r"derivatives $\partial C/\partial a_i$", latex=r"d\!A")
    one = sp.OneMatrix(n, 1)
    weighted = times(a.symbol, dA.symbol)
    sum_of_all = spread(summed(weighted), a.symbol)
    answer = times(a.symbol, dA.symbol - sum_of_all)
    return Question(
        title="Back through softmax without its Jacobian",
        level="stretch",
        question=(
            r"A cost $C$ depends on $a = \operatorname{softmax}(z)$, and its derivatives "
            r"$\partial C/\partial a_i$ are known. Write the column of all "
            r"$\partial C/\partial z_j$ in a way that needs no $n \times n$ matrix."
        ),
        hint=(
            r"Multiply $\operatorname{diag}(a) - a a^{\mathsf T}$ by the column of derivatives and "
            "look at each term: $a^{\\mathsf T}$ times a column is one number."
        ),
        variables=(a, dA),
        reference=answer,
        mistakes=(
            sign(answer),
            Mistake(
                "no-sum",
                weighted,
                "The second term of the Jacobian is missing: moving $z_j$ moves every $a_i$.",
            ),
            Mistake(
                "sigmoid",
                times(a.symbol, one - a.symbol, dA.symbol),
                "This uses the diagonal of the Jacobian alone, as if softmax were a sigmoid of "
                "each entry.",
            ),
            Mistake(
                "sum-not-scaled",
                weighted - sum_of_all,
                "The sum has to be multiplied by $a_j$ as well: it comes from $a a^{\\mathsf T}$.",
            ),
            Mistake(
                "mean",
                times(a.symbol, dA.symbol - spread(summed(dA.symbol) / n, a.symbol)),
                "The derivatives are averaged with equal weights here; each one counts with the "
                "weight $a_i$.",
            ),
        ),
    )


@questions.exercise("softmax-log-proof")
def softmax_log_proof() -> Question:
    j, p, q = indices("j p q", n)
    z = array("z", n)
    a = NamedArray(array("a", n), (p,), sp.exp(z[p]) / total(sp.exp(z[j]), j))
    return Question(
        title="The logarithm of softmax",
        level="proof",
        question=(
            r"Prove for every $n$ that $\partial \log a_p / \partial z_q = "
            r"\mathbf{1}_{p=q} - a_q$, where $\mathbf{1}_{p=q}$ is 1 if $p = q$ and 0 otherwise."
        ),
        hint=(
            "The logarithm of a quotient is a difference, and the logarithm of $e^{z_p}$ is "
            "$z_p$. Write that as the first step, still under the derivative sign."
        ),
        proof=Proof(
            start=sp.Derivative(sp.log(a[p]), z[q]),
            target=kronecker(p, q) - a[q],
            steps=2,
        ),
    )
