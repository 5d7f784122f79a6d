#!/usr/bin/env bash
# Puts a backup in the place of the database, and starts with sending held.
#   deploy/restore.sh                      lists the backups there are
#   deploy/restore.sh afterword-….dump     restores that one
# COMPOSE names the command (default `docker compose`), with its -f options if you use any.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

read -ra compose <<<"${COMPOSE:-docker compose}"
services=(edge comments subscriptions mailer)
on_backup=("${compose[@]}" run --rm -T --entrypoint bash backup -c)

fail() { echo "restore: $*" >&2; exit 1; }

[[ -f .env ]] || fail 'no .env here: run npm run setup:env first'
if [[ $# -eq 0 ]]; then exec "${on_backup[@]}" 'ls -l /backups/*.dump'; fi

dump=/backups/$(basename "$1")
"${on_backup[@]}" "pg_restore --list $dump >/dev/null" || fail "$1 is not a whole backup; see them with: deploy/restore.sh"

echo 'restore: stopping the services'
"${compose[@]}" stop "${services[@]}"

# Before anything can start again: what was sent after the dump must not be sent twice.
sed -i '/^HOLD_DELIVERY=/d' .env
echo 'HOLD_DELIVERY=1' >>.env

echo "restore: reading $dump into a new database"
"${on_backup[@]}" "
  set -e
  PGOPTIONS='-c client_min_messages=warning' dropdb --if-exists --force afterword_restoring
  createdb afterword_restoring
  pg_restore --no-owner --no-privileges --exit-on-error --single-transaction --dbname=afterword_restoring $dump
  kept=afterword_before_\$(date -u +%Y%m%d%H%M%S)
  psql -q -v ON_ERROR_STOP=1 --single-transaction -d postgres \
    -c \"select pg_terminate_backend(pid) from pg_stat_activity where datname = 'afterword'\" \
    -c \"alter database afterword rename to \$kept\" \
    -c 'alter database afterword_restoring rename to afterword' >/dev/null
  echo restore: the database as it was is kept as \$kept
" || fail 'it failed, and the database is as it was: "docker compose up -d" starts on it, sending held'

"${compose[@]}" run --rm --no-deps -T migrate
"${compose[@]}" up -d
cat <<'END'
restore: done, and nothing is being sent. Readers who unsubscribed after the backup was made are
restore: subscribed again, until the journal is replayed. This does so and lets mail leave; then take
restore: HOLD_DELIVERY=1 out of .env. --skip-publications-older-than 6h spares readers a second copy:
restore:   docker compose run --rm migrate delivery release
END
