"""`python -m services.local` is the `daiban` command."""

import sys

from services.local.cli import main

sys.exit(main())
