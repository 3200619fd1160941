"""Experiments: many designs over the values of factors, and claims held against them."""
