// How many children an element of MathML takes. KaTeX puts the invisible sign of application behind an
// operator's name, and where the operator is alone in a script, as in \lambda_{\max}, both become
// children of that script: one too many.
const CHILDREN = {
  mfrac: 2, mroot: 2, msub: 2, msup: 2, munder: 2, mover: 2, msubsup: 3, munderover: 3,
};

/** Whatever stands for one child of KaTeX's tree and has become several is put into a row. */
export function gather(node) {
  const children = node.children ?? [];
  children.forEach(gather);
  if (node.type in CHILDREN)
    node.children = children.map((child) =>
      child.children && !child.type && child.children.length !== 1
        ? new node.constructor("mrow", child.children)
        : child,
    );
  return node;
}
