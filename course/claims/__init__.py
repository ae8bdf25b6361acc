"""The words in which claims and differences are written: `rows` and the `evidence` for them."""
