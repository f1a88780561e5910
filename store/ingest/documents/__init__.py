"""Files that are more than text: documents, mail, and files that hold many articles."""
