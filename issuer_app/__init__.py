"""The service of a branch: providers award, employees receive, employers verify."""
