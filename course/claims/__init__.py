"""The claims of the documents, and the kinds of evidence that decide them."""
