"""``python -m cchc_kg`` is the command line."""

from cchc_kg.cli import main

if __name__ == "__main__":
    main()
