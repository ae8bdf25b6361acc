"""The language of typed answers: its functions, spelling, grammar and evaluation."""
