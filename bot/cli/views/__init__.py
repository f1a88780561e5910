"""What commands and the REPL show, styled for a terminal and plain for a pipe."""
