"""The measured table of "How the estimate works", as `make simulate` wrote it."""

TABLE: list[dict[str, object]] = []
