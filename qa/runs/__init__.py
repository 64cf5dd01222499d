"""One module per trust run, each with `main() -> bool`: were all its figures met? `TITLE` is its
heading in docs/trust.md."""
