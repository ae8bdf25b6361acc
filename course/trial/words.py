"""Words that are one symbol or one function where a reader would see several letters."""

SYMBOLS = {
    "lr": "eta", "learningrate": "eta", "alpha": "alpha", "beta": "beta", "gamma": "gamma", "eps": "epsilon",
    "epsilon": "epsilon", "eta": "eta", "lambda": "lambda", "lambd": "lambda", "lam": "lambda", "theta": "theta",
    "delta": "delta", "mu": "mu", "rho": "rho", "sigma": "sigma", "momentum": "beta",
    "loss": "L", "Loss": "L", "cost": "J", "Cost": "J", "error": "E", "Error": "E", "Err": "E", "err": "E",
    "MSE": "J", "BCE": "J", "SSE": "J", "CE": "J", "NLL": "J", "net": "z", "out": "a", "logits": "z",
    "yhat": "hat:y", "Yhat": "hat:Y", "ypred": "hat:y", "ytrue": "y", "yp": "hat:y", "Ypred": "hat:Y",
    "Ytrue": "Y", "target": "t", "targets": "t", "output": "hat:y", "outputs": "hat:y", "finaloutputs": "hat:y",
    "prediction": "hat:y", "predictions": "hat:y", "pred": "hat:y", "label": "y", "labels": "y",
    "inputs": "x", "input": "x", "batchsize": "m", "keepprob": "keep", "keep": "keep", "outputerrors": "err",
    "outputerror": "err", "velocity": "v", "cache": "s", "probs": "p", "weights": "W", "weight": "W",
    "bias": "b", "biases": "b", "decayrate": "decay", "decay": "decay", "epochnum": "epoch", "epoch": "epoch", "dropout": "dropout",
    "scores": "z", "hidden": "h", "mask": "D", "grad": "grad", "gradient": "grad", "old": "old", "new": "new",
}  # fmt: skip
FUNCTIONS = {
    "sigmoid": "sigmoid", "Sigmoid": "sigmoid", "logistic": "sigmoid", "tanh": "tanh", "relu": "relu",
    "ReLU": "relu", "Relu": "relu", "RELU": "relu", "LeakyReLU": "leaky", "softmax": "softmax",
    "Softmax": "softmax", "diag": "diag", "sum": "sum", "Sum": "sum", "mean": "mean", "Mean": "mean",
    "exp": "exp", "log": "log", "ln": "log", "sqrt": "sqrt", "max": "max", "min": "min", "sign": "sign", "sgn": "sign",
    "dot": "dot", "np": "np", "Var": "Var", "var": "Var", "abs": "abs", "softplus": "softplus", "maximum": "max",
    "multiply": "odot", "matmul": "dot", "outer": "outer", "transpose": "T", "sigmoidprime": "sigmoid'",
    "sigmoidderivative": "sigmoid'", "dsigmoid": "sigmoid'", "reluderivative": "relu'", "randn": "randn", "square": "square",
    "N": "N", "U": "U", "swish": "silu", "SiLU": "silu", "GELU": "gelu", "ELU": "elu",
}  # fmt: skip
