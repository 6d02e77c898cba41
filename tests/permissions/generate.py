"""Write tests/permissions.csv and tests/fields.csv anew: `python -m tests.permissions.generate`, then read the difference.

The rows come from visits to the real pages; whoever runs this looks at what changed (`git diff tests/*.csv`) and says
in the commit why each new answer is right.
"""

from __future__ import annotations

import os
import sys

import pytest

if __name__ == "__main__":
    os.environ["SACHHON_WRITE_PERMISSIONS"] = "1"
    folder = os.path.dirname(__file__)
    sys.exit(pytest.main([os.path.join(folder, "test_permissions.py"), "-n", "0", "-q", "-k", "written"]))
