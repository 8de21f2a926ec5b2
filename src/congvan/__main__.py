"""`python -m congvan` is the command line."""

from congvan.cli import main

main()
