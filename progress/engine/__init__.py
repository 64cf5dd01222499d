"""The statistics: from answers to where a learner is. Imports no Django and nothing of ours."""
