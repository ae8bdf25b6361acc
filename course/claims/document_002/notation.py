"""The symbols of document 002 as its formulas use them, and the chapters that decide its claims."""

from __future__ import annotations

ACTIVATIONS = "03-activations-and-slopes"
BATCHES = "04-batches-and-noise"
MOMENTUM = "05-momentum-and-adam"
PSEUDOCODE = "06-pseudocode-that-runs"
