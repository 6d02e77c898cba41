"""Spreadsheets into registers: stage, preview, commit, undo."""
