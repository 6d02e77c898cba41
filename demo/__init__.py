"""An invented province, with the truth beside it.

It writes a workbook as an office would fill it in, faults included, and a file
that says what each figure must come to. It shares no code with the programme
that reads the workbook, so that neither can hide the other's mistake.
"""
