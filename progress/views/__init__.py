"""The pages that show a learner's progress, by noun."""
