"""Measurements behind the documentation and the fitted parameters; each is a make target."""
