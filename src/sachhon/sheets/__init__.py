"""Reading people's spreadsheets: encodings, headers, numbers, dates; no Django, run as a child process."""
