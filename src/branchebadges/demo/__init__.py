"""The demo: the example data as a branch, from completions to diplomas, and checked again."""
