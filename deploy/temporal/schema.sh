#!/bin/sh
# Creates Temporal's two databases, or brings them to the newest schema; harmless when both are. Runs in temporalio/admin-tools.
set -eu

prepare() { # <database> <folder of schema versions>
  tool="temporal-sql-tool --plugin postgres12 --ep $POSTGRES_SEEDS -p $DB_PORT -u $POSTGRES_USER --db $1"
  $tool create
  $tool setup-schema -v 0.0
  $tool update-schema -d "/etc/temporal/schema/postgresql/v12/$2/versioned"
}

prepare temporal temporal
prepare temporal_visibility visibility
