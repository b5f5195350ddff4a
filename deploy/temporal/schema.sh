#!/bin/sh
# Makes Temporal's two databases, or brings them up to the release of these tools.
set -eu
SQL_PASSWORD="$(cat /run/secrets/postgres-password)"
export SQL_PASSWORD

sql() {
  temporal-sql-tool --plugin postgres12 --endpoint "$POSTGRES_SEEDS" --port "$DB_PORT" --user "$POSTGRES_USER" "$@"
}

for database in temporal temporal_visibility; do
  schema="/etc/temporal/schema/postgresql/v12/${database#temporal_}/versioned"
  sql --database "$database" create
  sql --database "$database" setup-schema --version 0.0
  sql --database "$database" update-schema --schema-dir "$schema"
done
