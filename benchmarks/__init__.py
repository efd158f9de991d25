"""How fast we issue and verify, beside others who do the same: `python -m benchmarks`."""
