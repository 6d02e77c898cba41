"""`python -m sachhon` is the command `sachhon`."""

from sachhon.site.cli import main

main()
