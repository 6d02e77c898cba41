"""What one text says: marks and old encodings, numbers, dates. No Django, no files."""
