#!/bin/bash
# Makes the three roles and the database, with the passwords that stand in the
# addresses. PostgreSQL's image runs it once, as the superuser.
set -euo pipefail

# The password in an address. It is used as it is written: letters and digits.
password() { sed -E 's,^[a-z]+://[^:/@]+:([^@]+)@.*$,\1,' "${SECRETS:-/run/secrets}/$1"; }

# Passwords go through the standard input, so that they are in no list of
# processes.
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname=postgres <<SQL
SET log_statement = 'none';
SET log_min_error_statement = 'panic';
CREATE ROLE eigenaar LOGIN PASSWORD '$(password owner)';
CREATE ROLE klantreis LOGIN PASSWORD '$(password program)';
CREATE ROLE analist LOGIN PASSWORD '$(password analyst)';
CREATE DATABASE klantreis OWNER eigenaar;
SQL
