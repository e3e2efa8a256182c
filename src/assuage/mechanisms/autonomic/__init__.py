"""The fast nerves of heart and skin."""
