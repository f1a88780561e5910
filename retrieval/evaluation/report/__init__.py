"""What an evaluation looks like: one self-contained page, and a table for the terminal."""
