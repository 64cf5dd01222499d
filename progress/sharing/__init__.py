"""What leaves the site: the card, the badges, and the export."""
