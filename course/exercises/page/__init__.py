"""What a page needs to judge answers without Python: the specifications and the cases as data."""
