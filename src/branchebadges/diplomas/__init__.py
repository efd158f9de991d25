"""Diplomas: conferring them from badges, and computing them again from their parts."""
