"""Strangers agree: other people's verifiers against what we issue, and ours against theirs."""
