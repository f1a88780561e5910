"""The bundled encoder: its model files, what runs them, and what builds them."""
