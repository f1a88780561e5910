"""Measures search and answers on question sets, and fits what depends on them."""
