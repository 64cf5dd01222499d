"""What a learner's answers mean in this guide: counts, estimate, words, pictures. No ORM."""
