#!/usr/bin/env bash
# Dumps the database: `backup.sh once`, or `backup.sh nightly` to do it every night at BACKUP_HOUR (UTC).
set -euo pipefail

folder=${BACKUP_FOLDER:-/backups}
keep_days=${BACKUP_KEEP_DAYS:-14}

# Written under another name first: a file that ends in .dump is a whole one.
dump() {
  local name draft
  name="afterword-$(date -u +%Y%m%dT%H%M%SZ).dump"
  draft="$folder/.$name.part"
  pg_dump --format=custom --no-owner --no-privileges --file="$draft"
  mv "$draft" "$folder/$name"
  find "$folder" -name 'afterword-*.dump' -mtime "+$keep_days" -delete
  find "$folder" -name '.afterword-*.part' -mmin +1440 -delete
  echo "backup: $folder/$name, $(stat -c %s "$folder/$name") bytes"
}

seconds_until_hour() {
  local now next
  now=$(date -u +%s)
  next=$(date -u -d "today ${BACKUP_HOUR:-3}:00" +%s)
  ((next > now)) || next=$(date -u -d "tomorrow ${BACKUP_HOUR:-3}:00" +%s)
  echo $((next - now))
}

# A failed night is said in the log and tried again in ten minutes.
nightly() {
  trap 'exit 0' TERM INT
  while true; do
    sleep "$(seconds_until_hour)" & wait $!
    until dump; do
      echo 'backup: failed, trying again in ten minutes' >&2
      sleep 600 & wait $!
    done
  done
}

case ${1:-} in
  once) dump ;;
  nightly) nightly ;;
  *) echo 'usage: backup.sh once|nightly' >&2; exit 2 ;;
esac
