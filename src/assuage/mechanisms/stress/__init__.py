"""What is done to a person, and how it drives the body."""
