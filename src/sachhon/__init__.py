"""Sạch Hơn: runs a cleaner-production programme end to end."""
