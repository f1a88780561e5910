"""The front ends: command line and REPL."""
