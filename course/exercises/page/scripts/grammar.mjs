// Written by `python -m tools.exercises`.
export default {
 "built_in": {
  "exp": {
   "fewest": 1,
   "most": 1,
   "axis": false
  },
  "log": {
   "fewest": 1,
   "most": 1,
   "axis": false
  },
  "sqrt": {
   "fewest": 1,
   "most": 1,
   "axis": false
  },
  "tanh": {
   "fewest": 1,
   "most": 1,
   "axis": false
  },
  "abs": {
   "fewest": 1,
   "most": 1,
   "axis": false
  },
  "sign": {
   "fewest": 1,
   "most": 1,
   "axis": false
  },
  "sum": {
   "fewest": 1,
   "most": 1,
   "axis": true
  },
  "mean": {
   "fewest": 1,
   "most": 1,
   "axis": true
  },
  "max": {
   "fewest": 1,
   "most": 2,
   "axis": true
  },
  "min": {
   "fewest": 1,
   "most": 2,
   "axis": true
  },
  "heaviside": {
   "fewest": 2,
   "most": 2,
   "axis": false
  },
  "where": {
   "fewest": 3,
   "most": 3,
   "axis": false
  },
  "diag": {
   "fewest": 1,
   "most": 1,
   "axis": false
  },
  "eye": {
   "fewest": 1,
   "most": 1,
   "axis": false
  },
  "ones": {
   "fewest": 2,
   "most": 2,
   "axis": false
  }
 },
 "always_allowed": [
  "exp",
  "log",
  "sqrt",
  "tanh",
  "abs",
  "sum",
  "mean",
  "max",
  "min",
  "where",
  "diag",
  "eye",
  "ones",
  "sign",
  "heaviside"
 ],
 "common": [
  "exp",
  "log",
  "sqrt",
  "tanh",
  "abs",
  "sum",
  "mean",
  "max",
  "min",
  "where"
 ],
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
 "spelling": [
  [
   "",
   "\u00ad\u0600\u0601\u0602\u0603\u0604\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u206a\u206b\u206c\u206d\u206e\u206f\ufeff"
  ],
  [
   "*",
   "\u00b7\u00d7\u1427\u2022\u2023\u2043\u204c\u204d\u204e\u2051\u2217\u2218\u2219\u228d\u2299\u22c5\u237f\u25d8\u25e6\u2715\u2716\u2722\u2723\u2724\u2725\u2731\u2732\u2733\u273a\u273b\u273c\u273d\u2743\u2749\u274a\u274b\u2765\u2767\u2a00\u2a30\u2a31\u2a34\u2a35\u2a37\u2a3b\u2a6e\u2ac1\u2ac2\u2e31\uff65"
  ],
  [
   "/",
   "\u00f7\u2044\u2215\u22c7\u2797\u27cc"
  ],
  [
   "'",
   "\u02b9\u02bc\u2018\u2019\u2032"
  ],
  [
   "-",
   "\u02d7\u058a\u05be\u1400\u1806\u2010\u2012\u2013\u2014\u2015\u2052\u2212\u2796\u2a29\u2a2a\u2a2b\u2a2c\u2a3a\u2a41\u2e17\u2e1a\u2e3a\u2e3b\u2e40\u2e5d"
  ],
  [
   "Mu",
   "\u039c"
  ],
  [
   "Nu",
   "\u039d"
  ],
  [
   "Xi",
   "\u039e"
  ],
  [
   "Pi",
   "\u03a0"
  ],
  [
   "mu",
   "\u03bc"
  ],
  [
   "nu",
   "\u03bd"
  ],
  [
   "xi",
   "\u03be"
  ],
  [
   "pi",
   "\u03c0"
  ],
  [
   " ",
   "\u1680\u2028\u2029"
  ],
  [
   "\u2033",
   "\u2033"
  ],
  [
   "\u2034",
   "\u2034"
  ],
  [
   "\u2057",
   "\u2057"
  ],
  [
   "<=",
   "\u2264\u2a7d\u2a7f\u2a81\u2a83"
  ],
  [
   ">=",
   "\u2265\u2a7e\u2a80\u2a82\u2a84"
  ]
 ],
 "spelled": [
  "\u00bc(1/4)",
  "\u00bd(1/2)",
  "\u00be(3/4)",
  "\u0370Heta",
  "\u0371heta",
  "\u037fYot",
  "\u0391Alpha",
  "\u0392Beta",
  "\u0393Gamma",
  "\u0394Delta",
  "\u0395Epsilon",
  "\u0396Zeta",
  "\u0397Eta",
  "\u0398Theta",
  "\u0399Iota",
  "\u039aKappa",
  "\u039bLambda",
  "\u039fOmicron",
  "\u03a1Rho",
  "\u03a3Sigma",
  "\u03a4Tau",
  "\u03a5Upsilon",
  "\u03a6Phi",
  "\u03a7Chi",
  "\u03a8Psi",
  "\u03a9Omega",
  "\u03b1alpha",
  "\u03b2beta",
  "\u03b3gamma",
  "\u03b4delta",
  "\u03b5epsilon",
  "\u03b6zeta",
  "\u03b7eta",
  "\u03b8theta",
  "\u03b9iota",
  "\u03bakappa",
  "\u03bblambda",
  "\u03bfomicron",
  "\u03c1rho",
  "\u03c3sigma",
  "\u03c4tau",
  "\u03c5upsilon",
  "\u03c6phi",
  "\u03c7chi",
  "\u03c8psi",
  "\u03c9omega",
  "\u03dbstigma",
  "\u03dddigamma",
  "\u03dfkoppa",
  "\u03e1sampi",
  "\u03f7Sho",
  "\u03f8sho",
  "\u03faSan",
  "\u03fbsan",
  "\u2150(1/7)",
  "\u2151(1/9)",
  "\u2152(1/10)",
  "\u2153(1/3)",
  "\u2154(2/3)",
  "\u2155(1/5)",
  "\u2156(2/5)",
  "\u2157(3/5)",
  "\u2158(4/5)",
  "\u2159(1/6)",
  "\u215a(5/6)",
  "\u215b(1/8)",
  "\u215c(3/8)",
  "\u215d(5/8)",
  "\u215e(7/8)",
  "\u215f(1/)",
  "\u2189(0/3)",
  "\u221asqrt "
 ],
 "above": "\u00aaa\u00b22\u00b33\u00b91\u00bao\u02b0h\u02b2j\u02b3r\u02b7w\u02b8y\u02e1l\u02e2s\u02e3x\u1d2cA\u1d2eB\u1d30D\u1d31E\u1d33G\u1d34H\u1d35I\u1d36J\u1d37K\u1d38L\u1d39M\u1d3aN\u1d3cO\u1d3eP\u1d3fR\u1d40T\u1d41U\u1d42W\u1d43a\u1d47b\u1d48d\u1d49e\u1d4dg\u1d4fk\u1d50m\u1d52o\u1d56p\u1d57t\u1d58u\u1d5bv\u1d5dbeta\u1d5egamma\u1d5fdelta\u1d60phi\u1d61chi\u1d9cc\u1da0f\u1dbbz\u1dbftheta\u20700\u2071i\u20744\u20755\u20766\u20777\u20788\u20799\u207a+\u207b-\u207c=\u207d(\u207e)\u207fn\u2120SM\u2122TM\u2c7dV",
 "below": "\u1d62i\u1d63r\u1d64u\u1d65v\u1d66beta\u1d67gamma\u1d68rho\u1d69phi\u1d6achi\u20800\u20811\u20822\u20833\u20844\u20855\u20866\u20877\u20888\u20899\u208a+\u208b-\u208c=\u208d(\u208e)\u2090a\u2091e\u2092o\u2093x\u2095h\u2096k\u2097l\u2098m\u2099n\u209ap\u209bs\u209ct\u2c7cj",
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
  "zeros": "\u0660\u06f0\u07c0\u0966\u09e6\u0a66\u0ae6\u0b66\u0be6\u0c66\u0ce6\u0d66\u0de6\u0e50\u0ed0\u0f20\u1040\u1090\u17e0\u1810\u1946\u19d0\u1a80\u1a90\u1b50\u1bb0\u1c40\u1c50",
  "token": "([ \\t\\n\\r\\f\\v]+)|(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|(?:[0-9](?:_?[0-9])*(?:\\.(?![*/^]))?(?:[0-9](?:_?[0-9])*)?|\\.[0-9](?:_?[0-9])*)(?:[eE][-+]?[0-9]+)?)|([A-Za-z_\u00c0-\u024f\u0370-\u052f\u1e00-\u1fff][A-Za-z_\u00c0-\u024f\u0370-\u052f\u1e00-\u1fff0-9]*)|(\\*\\*|\\.\\*|\\./|\\.\\^|\\.'|<=|>=|==|!=|//|&&|\\|\\||:=|->|[-+*/@<>=()\\[\\],;.'~%^&|!])",
  "latex": "\\\\[A-Za-z,;:!|]|[_^]\\{",
  "named": [
   [
    "#",
    "number sign"
   ],
   [
    "$",
    "dollar sign"
   ],
   [
    ":",
    "colon"
   ],
   [
    "?",
    "question mark"
   ],
   [
    "\\",
    "reverse solidus"
   ],
   [
    "{",
    "left curly bracket"
   ],
   [
    "}",
    "right curly bracket"
   ],
   [
    "`",
    "grave accent"
   ],
   [
    "\u20ac",
    "euro sign"
   ],
   [
    "\u00a3",
    "pound sign"
   ],
   [
    "\u00a7",
    "section sign"
   ],
   [
    "\u00b0",
    "degree sign"
   ],
   [
    "\u00b1",
    "plus-minus sign"
   ],
   [
    "\u2213",
    "minus-or-plus sign"
   ],
   [
    "\u2202",
    "partial differential"
   ],
   [
    "\u2207",
    "nabla"
   ],
   [
    "\u2211",
    "n-ary summation"
   ],
   [
    "\u220f",
    "n-ary product"
   ],
   [
    "\u222b",
    "integral"
   ],
   [
    "\u221e",
    "infinity"
   ],
   [
    "\u2248",
    "almost equal to"
   ],
   [
    "\u2260",
    "not equal to"
   ],
   [
    "\u2208",
    "element of"
   ],
   [
    "\u221d",
    "proportional to"
   ],
   [
    "\u2192",
    "rightwards arrow"
   ],
   [
    "\u2190",
    "leftwards arrow"
   ],
   [
    "\u21d2",
    "rightwards double arrow"
   ],
   [
    "\u2016",
    "double vertical line"
   ],
   [
    "\u2026",
    "horizontal ellipsis"
   ]
  ]
 }
};
