// Written by `python -m tools.exercises`.
export default {
 "built_in": {
  "exp": [
   1,
   1,
   false
  ],
  "log": [
   1,
   1,
   false
  ],
  "sqrt": [
   1,
   1,
   false
  ],
  "tanh": [
   1,
   1,
   false
  ],
  "abs": [
   1,
   1,
   false
  ],
  "sign": [
   1,
   1,
   false
  ],
  "sum": [
   1,
   1,
   true
  ],
  "mean": [
   1,
   1,
   true
  ],
  "max": [
   1,
   2,
   true
  ],
  "min": [
   1,
   2,
   true
  ],
  "heaviside": [
   2,
   2,
   false
  ],
  "where": [
   3,
   3,
   false
  ],
  "diag": [
   1,
   1,
   false
  ],
  "eye": [
   1,
   1,
   false
  ],
  "ones": [
   2,
   2,
   false
  ]
 },
 "shapes": [
  "diag",
  "eye",
  "ones"
 ],
 "also": [
  "sign",
  "heaviside"
 ],
 "defined": {
  "g": "tanh(x) + x**2/5",
  "g_prime": "1 - tanh(x)**2 + 2*x/5",
  "sigmoid": "1/(1 + exp(-x))",
  "sigmoid_prime": "exp(-x)/(1 + exp(-x))**2",
  "tanh_prime": "1 - tanh(x)**2",
  "relu": "max(0, x)",
  "relu_prime": "x > 0",
  "softmax": "exp(x - max(x, axis=0))/sum(exp(x - max(x, axis=0)), axis=0)"
 },
 "same": {
  "maximum": "max",
  "minimum": "min",
  "amax": "max",
  "amin": "min",
  "diagflat": "diag",
  "identity": "eye",
  "absolute": "abs",
  "fabs": "abs",
  "ln": "log",
  "sgn": "sign",
  "sigma": "sigmoid",
  "sigma_prime": "sigmoid_prime"
 },
 "words": {
  "multiply": "x * y",
  "mul": "x * y",
  "add": "x + y",
  "subtract": "x - y",
  "sub": "x - y",
  "divide": "x / y",
  "true_divide": "x / y",
  "div": "x / y",
  "power": "x ** y",
  "pow": "x ** y",
  "matmul": "x @ y",
  "mm": "x @ y",
  "dot": "x @ y",
  "transpose": "x.T",
  "t": "x.T",
  "T": "x.T",
  "square": "x ** 2",
  "negative": "-x",
  "neg": "-x",
  "reciprocal": "1 / x",
  "log1p": "log(1 + x)",
  "expm1": "exp(x) - 1",
  "log2": "log(x) / log(2)",
  "log10": "log(x) / log(10)",
  "norm": "sqrt(sum(x ** 2))",
  "zeros": "0 * ones(x, y)",
  "zeros_like": "0 * x",
  "ones_like": "0 * x + 1",
  "float": "x",
  "array": "x",
  "asarray": "x",
  "copy": "x"
 },
 "unchanged": [
  "astype"
 ],
 "libraries": [
  "np",
  "numpy",
  "nnlib",
  "torch",
  "math",
  "jnp",
  "jax",
  "sp",
  "sympy",
  "sym",
  "tf",
  "F",
  "scipy",
  "special",
  "nn",
  "functional",
  "linalg"
 ],
 "spelling": {
  "*": "\u00b7\u00d7\u2022\u204e\u2217\u2218\u2219\u2299\u22c5\u25e6\u2715\u2716\u2731\u2733\u2a00",
  "/": "\u00f7\u2044\u2215\u2797",
  "-": "\u2212\u2796\u02d7",
  "'": "\u02b9\u02bc\u2018\u2019\u2032",
  "sqrt ": "\u221a",
  "sum ": "\u03a3\u2211",
  "<=": "\u2264\u2a7d",
  ">=": "\u2265\u2a7e",
  "\u2033": "\u2033",
  "\u2034": "\u2034",
  "\u2057": "\u2057"
 },
 "greek": "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho  sigma tau upsilon phi chi psi omega",
 "fractions": "\u00bc-\u00be\u2150-\u215f\u2189",
 "above": "\u00aa\u00b2-\u00b3\u00b9-\u00ba\u02b0-\u02b8\u02e0-\u02e4\u10fc\u1d2c-\u1d2e\u1d30-\u1d3a\u1d3c-\u1d4d\u1d4f-\u1d61\u1d78\u1d9b-\u1dbf\u2070-\u2071\u2074-\u207f\u2120\u2122\u2c7d\u2d6f",
 "below": "\u1d62-\u1d6a\u2080-\u208e\u2090-\u209c\u2c7c",
 "signs": {
  "longest": 500,
  "space": " \t\n\r\f\u000b",
  "gaps": "\u00a0\u2000-\u200a\u202f",
  "letters": "A-Za-z_\u00c0-\u024f\u0370-\u052f\u1e00-\u1fff",
  "styled": "\ud835\udc00-\ud835\udfff",
  "blocks": [
   [
    160,
    11904
   ],
   [
    65024,
    65382
   ],
   [
    119808,
    120832
   ]
  ],
  "token": "([ \\t\\n\\r\\f\\v]+)|(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|(?:[0-9](?:_?[0-9])*(?:\\.(?![*/^]))?(?:[0-9](?:_?[0-9])*)?|\\.[0-9](?:_?[0-9])*)(?:[eE][-+]?[0-9]+)?)|([A-Za-z_\u00c0-\u024f\u0370-\u052f\u1e00-\u1fff][A-Za-z_\u00c0-\u024f\u0370-\u052f\u1e00-\u1fff0-9]*)|(\\*\\*|\\.\\*|\\./|\\.\\^|\\.'|<=|>=|==|!=|//|&&|\\|\\||:=|->|[-+*/@<>=()\\[\\],;.'~%^&|!])",
  "latex": "\\\\[A-Za-z,;:!|]|[_^]\\{",
  "named": {
   "#": "number sign",
   "$": "dollar sign",
   ":": "colon",
   "?": "question mark",
   "\\": "reverse solidus",
   "{": "left curly bracket",
   "}": "right curly bracket",
   "`": "grave accent",
   "\u20ac": "euro sign",
   "\u00b0": "degree sign",
   "\u00b1": "plus-minus sign",
   "\u2202": "partial differential",
   "\u2207": "nabla",
   "\u221e": "infinity"
  }
 }
};
