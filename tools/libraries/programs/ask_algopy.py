"""The answers of AlgoPy, in its reverse mode."""

import algopy
import numpy as np
from algopy import CGraph, Function
from asking import answer


def forward(f, at):
    point = np.atleast_1d(at)
    graph, x = CGraph(), Function(point)
    value = f(x if np.ndim(at) else x[0])
    graph.independentFunctionList, graph.dependentFunctionList = [x], [value]
    gradient = graph.gradient(point)
    return value.x, gradient if np.ndim(at) else gradient[0]


FORMULAS = {
    "relu": ["algopy.maximum(x, 0)", "(x + algopy.absolute(x)) / 2"],
    "leaky-relu": ["algopy.maximum(x, 0.01 * x)"],
    "abs": ["algopy.absolute(x)"],
    "two-relus": ["algopy.maximum(x, 0) - algopy.maximum(-x, 0)"],
    "clip": ["algopy.minimum(algopy.maximum(x, 0), 1)"],
    "softplus": ["algopy.log(1 + algopy.exp(x))"],
    "product": ["algopy.prod(x)"],
    "norm": ["algopy.sqrt(algopy.sum(x**2))"],
    "root": ["algopy.sqrt(x)", "x**0.5"],
    "x-log-x": ["x * algopy.log(x)"],
    "sign": ["algopy.sign(x)"],
}

if __name__ == "__main__":
    answer(FORMULAS, globals(), versions=["algopy", "numpy"], forward=forward)
