"""Whether the migrations make the tables that the code expects: an empty database is migrated and compared."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.upgrade import check, migrate

with TemporaryDirectory() as place:
    database = Path(place) / "empty.db"
    migrate(database)
    differences = check(database)
sys.stdout.write("\n".join(differences) + "\n" if differences else "migrations: nothing to add\n")
sys.exit(bool(differences))
