# What deploy/run, deploy/stop and deploy/status share: where things lie below the data directory, which processes are
# ours, and how each is started and stopped. Sourced, never run. Call use_data_directory first.
#
#   DIR/ports            the first of the ports
#   DIR/environment      the settings of the last start, for a shell: set -a; . DIR/environment
#   DIR/keys             master key, signing key, passwords: back them up, show them to nobody
#   DIR/directory        agencies, categories, standards: edit them here, they are reloaded
#   DIR/postgres         data, socket (a link elsewhere when PostgreSQL's user cannot reach DIR)
#   DIR/redis DIR/logs DIR/pids DIR/sample

# shellcheck shell=bash disable=SC2034
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
binaries=$project/.build/release/bin

fail() {
  printf '\n%s\n' "$1" >&2
  shift
  [ $# -eq 0 ] || printf '  %s\n' "$@" >&2
  exit 1
}

# The word behind an option, or what is missing.
value_of() { [ $# -ge 2 ] || fail "$1 needs a value."; printf '%s' "$2"; }

use_data_directory() {
  local directory=$1
  case $directory in *[[:space:]\'\"\\]*) fail "The data directory may not contain blanks or quotes: $directory" ;; esac
  case $directory in /*) data=$directory ;; *) data=$PWD/$directory ;; esac
  data=$(realpath -m "$data")
  keys=$data/keys logs=$data/logs pids=$data/pids
  [ ! -e "$data/ports" ] || set_ports "$(cat "$data/ports")"
}

# In the order in which they are started. Each has a program tanggap-NAME, settings TANGGAP_NAME_* and a database NAME.
services=(complaints surveys)
declare -A grpc_port admin_port

# Counted from the first: those of the first service, PostgreSQL, Redis; ten further on those of the next service.
set_ports() {
  first_port=$1 postgres_port=$(($1 + 2)) redis_port=$(($1 + 3))
  grpc_port=([complaints]=$1 [surveys]=$(($1 + 10)))
  admin_port=([complaints]=$(($1 + 1)) [surveys]=$(($1 + 11)))
}

# ---- Processes. A pid file holds pid and start time, because pids are given again. ------------------------------------

# Nothing for a process that has died and that nobody has taken note of yet (a zombie).
start_time_of() { awk '{ sub(/.*\) /, ""); if ($1 != "Z") print $20 }' "/proc/$1/stat" 2>/dev/null; }

remember_process() { printf '%s %s\n' "$2" "$(start_time_of "$2")" >"$pids/$1"; }

# The pid of our process of this name, if it runs.
pid_of() {
  local pid started
  [ -e "$pids/$1" ] && read -r pid started <"$pids/$1" || return 1
  [ -n "$started" ] && [ "$(start_time_of "$pid")" = "$started" ] && echo "$pid"
}

is_running() { pid_of "$1" >/dev/null; }

# wait_until SECONDS COMMAND...: asks again and again until it holds; false when the time is over.
wait_until() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.05
  done
}

has_ended() { ! is_running "$1"; }

# start_process NAME COMMAND...: in a session of its own, so that Ctrl-C reaches deploy/run alone, which stops in order.
start_process() {
  local name=$1 log=$logs/$1.log
  shift
  keep_log_short "$log"
  setsid "$@" >>"$log" 2>&1 </dev/null 9>&- &
  remember_process "$name" $!
}

stop_process() {
  local name=$1 seconds=$2 pid
  if pid=$(pid_of "$name"); then
    kill -TERM "$pid" 2>/dev/null || true
    if ! wait_until "$seconds" has_ended "$name"; then
      echo "  $name did not end within $seconds s; it is killed." >&2
      kill -KILL "$pid" 2>/dev/null || true
    fi
  fi
  rm -f "$pids/$name"
}

# A log that has grown beyond 50 MB is put aside at the next start; one old log is kept.
keep_log_short() {
  if [ -e "$1" ] && [ "$(stat -c %s "$1")" -gt 52428800 ]; then mv -f "$1" "$1.1"; fi
}

last_lines() { [ -e "$1" ] && tail -n "${2:-12}" "$1" | sed 's/^/    /'; }

is_port_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# http_get PORT PATH: status line, headers and body.
http_get() {
  # shellcheck disable=SC2016
  timeout 3 bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$0" && printf "GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n" "$1" >&3 && cat <&3' \
    "$1" "$2" 2>/dev/null
}

# ---- PostgreSQL. It refuses to run as root; then everything of it belongs to the user postgres. -----------------------

as_postgres() {
  if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

postgres_home() { readlink -f "$data/postgres"; }

postgres_program() {
  local version=${postgres_version:-}
  if [ -z "$version" ]; then
    version=$(cat "$(postgres_home)/data/PG_VERSION" 2>/dev/null || true)
    [ -n "$version" ] || version=$(find /usr/lib/postgresql -mindepth 1 -maxdepth 1 -printf '%f\n' 2>/dev/null | sort -V | tail -1)
    postgres_version=$version
  fi
  echo "/usr/lib/postgresql/$version/bin/$1"
}

is_postgres_up() {
  [ -d "$(postgres_home)/data" ] &&
    "$(postgres_program pg_isready)" -q -h "$(postgres_home)/socket" -p "$postgres_port" -U tanggap -d postgres 2>/dev/null
}

# The pid that its lock file names, also when that process is long dead.
postgres_pid() { as_postgres head -1 "$(postgres_home)/data/postmaster.pid" 2>/dev/null; }

# query DATABASE SQL: rows, fields parted by tabs.
query() {
  as_postgres "$(postgres_program psql)" -X -q -A -t -F $'\t' -v ON_ERROR_STOP=1 -h "$(postgres_home)/socket" \
    -p "$postgres_port" -U tanggap -d "$1" -c "$2"
}

stop_postgres() {
  [ -e "$(postgres_home)/data/PG_VERSION" ] || return 0
  as_postgres "$(postgres_program pg_ctl)" status -D "$(postgres_home)/data" >/dev/null 2>&1 || return 0
  as_postgres "$(postgres_program pg_ctl)" stop -D "$(postgres_home)/data" -m fast -w -t 60 >/dev/null ||
    echo "  PostgreSQL did not stop; see $(postgres_home)/postgres.log." >&2
}

# ---- Redis and the services. -------------------------------------------------------------------------------------------

is_redis_up() { is_running redis && [ "$(timeout 2 redis-cli -p "$redis_port" ping 2>/dev/null)" = PONG ]; }

is_service_ready() { is_running "$1" && http_get "${admin_port[$1]}" /readyz | head -1 | grep -q ' 200 '; }

# for_all_services COMMAND: whether it holds of each. for_some_service COMMAND: whether it holds of any.
for_all_services() {
  local name
  for name in "${services[@]}"; do "$1" "$name" || return 1; done
}
for_some_service() {
  local name
  for name in "${services[@]}"; do ! "$1" "$name" || return 0; done
  return 1
}

# In the order in which they need each other: the services first, which finish the calls under way.
stop_everything() {
  local i
  for ((i = ${#services[@]} - 1; i >= 0; --i)); do stop_process "${services[i]}" 30; done
  stop_process redis 10
  stop_postgres
}
