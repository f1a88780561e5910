"""A language model that answers in sentences of its own, of which only those that hold are shown."""
