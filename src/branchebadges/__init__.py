"""Open Badges 3.0 for a branch: accredited modules, badges, and diplomas anyone can re-derive."""
