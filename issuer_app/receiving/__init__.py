"""People receive what they earned: they are told of it, say whether it is theirs, and keep it.

What is known of them, they can see, take along, and have erased. The worker uses what decides
here, the web process also `routes`.
"""
