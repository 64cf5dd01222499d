"""Trust runs: they attack a running site and write down what they saw.

Each run is a module of `qa/runs/`: `python -m qa.runs.NAME` writes `qa/results/NAME.json`.
`python -m qa`, which is `make trust`, does all of them and puts the results into docs/trust.md.
Everything listens on 127.0.0.1 only, is bounded, and has a fixed seed.
"""
