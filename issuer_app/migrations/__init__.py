"""How the tables came to be: one file a step, each tried forwards on an empty database."""
