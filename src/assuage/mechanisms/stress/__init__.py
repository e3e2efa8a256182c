"""What is done to a person in a laboratory, and how it drives the body."""
