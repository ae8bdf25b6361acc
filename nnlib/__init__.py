"""Neural networks in NumPy that read like the formulas of backpropagation.

A batch is (n, m), one example per column; W is (n_out, n_in) and b is (n_out, 1).

>>> import nnlib
>>> data = nnlib.datasets.moons(200, rng=0)
>>> net = nnlib.MLP([2, 16, 1], hidden="tanh", output="sigmoid", loss="bce", rng=0)
>>> history = nnlib.train(net, data.X, data.Y, optimizer=nnlib.Adam(0.05), epochs=60, batch_size=50)
>>> history.cost[-1] < 0.1 < history.cost[0]
True
"""

from nnlib import datasets
from nnlib.activations import (
    elu,
    elu_prime,
    gelu,
    gelu_prime,
    gelu_tanh,
    gelu_tanh_prime,
    identity,
    identity_prime,
    leaky_relu,
    leaky_relu_prime,
    relu,
    relu_prime,
    sigmoid,
    sigmoid_prime,
    silu,
    silu_prime,
    softmax,
    softmax_backward,
    softmax_jacobian,
    softplus,
    softplus_prime,
    tanh,
    tanh_prime,
)
from nnlib.datasets import one_hot
from nnlib.dense import Dense, dense_backward, dense_forward
from nnlib.diagnosis import Diagnosis, diagnose, diagnose_file
from nnlib.function_check import FunctionReport, gradcheck_function
from nnlib.gradcheck import GradcheckReport, central_difference, complex_step, gradcheck
from nnlib.initializers import he, xavier, xavier_uniform, zeros
from nnlib.losses import (
    bce,
    bce_from_logits,
    bce_from_logits_gradient,
    bce_gradient,
    cross_entropy,
    cross_entropy_from_logits,
    cross_entropy_from_logits_gradient,
    cross_entropy_gradient,
    mse,
    mse_gradient,
    sse,
    sse_gradient,
)
from nnlib.mlp import MLP, Backward, Forward
from nnlib.optimizers import SGD, Adam, AdamState, SGDState
from nnlib.regularizers import (
    clip_by_global_norm,
    dropout_mask,
    global_norm,
    l1_gradient,
    l1_penalty,
    l2_gradient,
    l2_penalty,
)
from nnlib.training import History, train

__all__ = [
    "MLP",
    "SGD",
    "Adam",
    "AdamState",
    "Backward",
    "Dense",
    "Diagnosis",
    "Forward",
    "FunctionReport",
    "GradcheckReport",
    "History",
    "SGDState",
    "bce",
    "bce_from_logits",
    "bce_from_logits_gradient",
    "bce_gradient",
    "central_difference",
    "clip_by_global_norm",
    "complex_step",
    "cross_entropy",
    "cross_entropy_from_logits",
    "cross_entropy_from_logits_gradient",
    "cross_entropy_gradient",
    "datasets",
    "dense_backward",
    "dense_forward",
    "diagnose",
    "diagnose_file",
    "dropout_mask",
    "elu",
    "elu_prime",
    "gelu",
    "gelu_prime",
    "gelu_tanh",
    "gelu_tanh_prime",
    "global_norm",
    "gradcheck",
    "gradcheck_function",
    "he",
    "identity",
    "identity_prime",
    "l1_gradient",
    "l1_penalty",
    "l2_gradient",
    "l2_penalty",
    "leaky_relu",
    "leaky_relu_prime",
    "mse",
    "mse_gradient",
    "one_hot",
    "relu",
    "relu_prime",
    "sigmoid",
    "sigmoid_prime",
    "silu",
    "silu_prime",
    "softmax",
    "softmax_backward",
    "softmax_jacobian",
    "softplus",
    "softplus_prime",
    "sse",
    "sse_gradient",
    "tanh",
    "tanh_prime",
    "train",
    "xavier",
    "xavier_uniform",
    "zeros",
]
