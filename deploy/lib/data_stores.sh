# Starts the private PostgreSQL and Redis of deploy/run. Sourced after one_machine.sh and stages.sh.

# shellcheck shell=bash disable=SC2034,SC2154
# PostgreSQL's user must be able to reach its folder: not so below /root, for example. Then it lies in /var/lib/tanggap.
choose_postgres_home() {
  local home=$data/postgres
  [ -e "$home" ] && return
  if as_postgres test -x "$data"; then
    mkdir "$home"
  else
    home=/var/lib/tanggap/$(printf '%s' "$data" | cksum | cut -d' ' -f1)
    [ ! -e "$home/data" ] || fail "The database of an earlier $data lies in $home; its keys are gone with that folder." \
      "Remove it if nobody needs it (rm -r $home), or choose another --data."
    mkdir -p "$home"
    ln -s "$home" "$data/postgres"
    say "The user postgres may not enter $data, so the database lies in $home."
  fi
  [ "$(id -u)" -ne 0 ] || chown postgres: "$home"
  chmod 700 "$home"
}

make_cluster() {
  local home=$1
  (umask 077 && openssl rand -hex 16 >"$keys/postgres-password")
  # Made aside and put in place when whole, so that an interrupted start leaves no half cluster.
  as_postgres rm -rf "$home/unfinished"
  as_postgres "$(postgres_program initdb)" -D "$home/unfinished" -U postgres --encoding=UTF8 --locale=C.UTF-8 \
    --data-checksums --auth-local=trust --auth-host=reject || return 1
  # The socket lies in a folder that only PostgreSQL's user may enter; over TCP everybody shows the password.
  printf '%s\n' 'local all all trust' 'host all all 127.0.0.1/32 scram-sha-256' |
    as_postgres tee "$home/unfinished/pg_hba.conf" >/dev/null
  as_postgres mv "$home/unfinished" "$home/data"
}

# Rewritten at every start; own settings belong into data/postgresql.conf, which this leaves alone.
write_postgres_settings() {
  local home=$1
  as_postgres tee "$home/data/tanggap.conf" >/dev/null <<SETTINGS
listen_addresses = '127.0.0.1'
port = $postgres_port
unix_socket_directories = '$home/socket'
unix_socket_permissions = 0700
shared_buffers = 128MB
max_connections = 60
jit = off
log_line_prefix = '%m [%p] %q%u@%d '
SETTINGS
  as_postgres grep -q "tanggap.conf" "$home/data/postgresql.conf" ||
    echo "include 'tanggap.conf'" | as_postgres tee -a "$home/data/postgresql.conf" >/dev/null
}

make_databases() {
  local as_owner=(as_postgres "$(postgres_program psql)" -X -q -A -t -v ON_ERROR_STOP=1 -h "$(postgres_home)/socket"
    -p "$postgres_port" -U postgres -d postgres)
  if [ -z "$("${as_owner[@]}" -c "SELECT 1 FROM pg_roles WHERE rolname = 'tanggap'")" ]; then
    "${as_owner[@]}" -c "CREATE ROLE tanggap LOGIN PASSWORD '$(cat "$keys/postgres-password")'"
  fi
  local name
  for name in "${services[@]}"; do
    [ -z "$("${as_owner[@]}" -c "SELECT 1 FROM pg_database WHERE datname = '$name'")" ] || continue
    "${as_owner[@]}" -c "CREATE DATABASE $name OWNER tanggap"
  done
}

is_postmaster_gone() {
  local pid
  pid=$(postgres_pid) || return 0
  [ -z "$pid" ] || [ -z "$(start_time_of "$pid")" ] || is_postgres_up
}

start_postgres() {
  [ -x "$(postgres_program postgres)" ] || fail "PostgreSQL is not installed where Debian puts it (/usr/lib/postgresql)." \
    "deploy/install installs it."
  choose_postgres_home
  local home
  home=$(postgres_home)
  [ "${#home}" -le 80 ] || fail "The path $home is too long for PostgreSQL's socket (107 characters)." "Choose a shorter --data."
  # It may have been started by a release with fewer services.
  if is_postgres_up; then make_databases; say "It runs."; return; fi
  # One that was killed takes a moment to die with all its children.
  wait_until 15 is_postmaster_gone || fail "A PostgreSQL that does not answer holds $home/data (pid $(postgres_pid))." \
    "Its log: $home/postgres.log" "Stop it with: deploy/stop --data $data"
  is_port_free "$postgres_port" || fail "Port $postgres_port on 127.0.0.1 is taken by another program." \
    "Choose other ports: deploy/run --port $((first_port + 100))"
  [ -e "$home/data/PG_VERSION" ] || { say "First start: making the database cluster"; with_progress "$logs/initdb.log" make_cluster "$home"; }
  as_postgres mkdir -p -m 700 "$home/socket"
  write_postgres_settings "$home"
  started_here=yes
  with_progress "$logs/postgres-start.log" as_postgres "$(postgres_program pg_ctl)" start -D "$home/data" -w -t 60 -l "$home/postgres.log" ||
    { as_postgres tail -n 12 "$home/postgres.log" >&2; fail "PostgreSQL did not start." "Its log: $home/postgres.log"; }
  make_databases
}

write_redis_settings() {
  cat >"$data/redis/redis.conf" <<SETTINGS
bind 127.0.0.1
port $redis_port
daemonize no
dir $data/redis
# A cache of what PostgreSQL has: nothing to save, and full means full, not forgotten at random.
save ""
appendonly no
maxmemory 64mb
maxmemory-policy noeviction
SETTINGS
}

start_redis() {
  if is_redis_up; then say "It runs."; return; fi
  is_port_free "$redis_port" || fail "Port $redis_port on 127.0.0.1 is taken by another program." \
    "Choose other ports: deploy/run --port $((first_port + 100))"
  write_redis_settings
  started_here=yes
  start_process redis redis-server "$data/redis/redis.conf"
  wait_until 20 is_redis_up || { last_lines "$logs/redis.log" >&2; fail "Redis did not start." "Its log: $logs/redis.log"; }
}
