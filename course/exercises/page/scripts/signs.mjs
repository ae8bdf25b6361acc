// The signs of a typed formula and the nodes of a syntax tree that they make.
export const DEEPEST = 80;
export const SIGNS = {
  "+": "Add", "-": "Sub", "*": "Mult", "/": "Div", "**": "Pow", "@": "MatMult",
  "<": "Lt", ">": "Gt", "<=": "LtE", ">=": "GtE",
};
export const SIGN_OF = Object.fromEntries(Object.entries(SIGNS).map(([sign, op]) => [op, sign]));
export const NO_OPERATORS = ["//", "%", "&", "|", "&&", "||", "!", "->"];
export const NO_WORDS = ["if", "else", "for", "in", "and", "or", "not", "is", "import", "yield", "await"];
