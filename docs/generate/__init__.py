"""What the pages show that nobody should write by hand: references, transcripts, figures."""
