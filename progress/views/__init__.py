"""The pages that show a learner's progress, one module per page."""
