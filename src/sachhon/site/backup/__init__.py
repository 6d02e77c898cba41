"""One archive that holds an office, and an office made of one archive.

`archive` writes and reads archives and knows no Django; `facts` says what a database holds; `database` copies one
while others write; `making` puts a backup together, `keeping` lets old ones go, `restoring` makes a data folder anew.
"""
