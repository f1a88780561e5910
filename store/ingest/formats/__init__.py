"""One module per kind of source, from bytes to text and stated metadata."""
