"""What a reader of news asks beyond the words of one article: when, in which words, and who else says so."""
