"""`python -m congvan` is the command line."""

from congvan.processes import leave_current_folder

leave_current_folder()  # before anything else is imported

from congvan.cli import main  # noqa: E402

if __name__ == "__main__":  # a process that is started anew imports this module
    main()
