"""`python -m suban`: the same command line as the script `suban`, and how `suban dev` starts its parts."""

from suban.cli import app

if __name__ == "__main__":
    app()
