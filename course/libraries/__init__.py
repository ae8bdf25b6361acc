"""What libraries answer to one question about a derivative: the data of a chapter."""
