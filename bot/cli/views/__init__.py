"""What commands and the REPL show, styled for terminals and plain for pipes."""
