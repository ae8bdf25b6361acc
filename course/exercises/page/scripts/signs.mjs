// What a typed formula is made of. The nodes of its syntax tree are those of Python's `ast`, in short:
// an operator is its sign, a comparison is a `BinOp` too, a call has the name of its function and its
// axis or null, and an attribute is always `.T`.
export const DEEPEST = 80;
export const COMPARED = ["<", ">", "<=", ">="];
export const NO_OPERATORS = ["//", "%", "&", "|", "&&", "||", "!", "->"];
export const NO_WORDS = ["if", "else", "for", "in", "and", "or", "not", "is", "import", "yield", "await"];
