# Numbered stages with elapsed time, for scripts that do one thing after another. Sourced, never run.
#
#   stages_total=3
#   stage build "Building" build_everything
#   with_progress "$log" migrate_database      # inside a stage: shows that it is alive, keeps the output in a log

# shellcheck shell=bash
stage_number=0
stages_total=0
progress_pid=

seconds_since() { echo $(($(date +%s%3N) - $1)) | sed -E 's/^(.{1,2})$/00\1/; s/(.*)(.)..$/\1.\2/; s/^\./0./'; }

# stage NAME TITLE COMMAND...: a stage that is not wanted (only_stages) is passed over.
stage() {
  local name=$1 title=$2 began
  shift 2
  stage_number=$((stage_number + 1))
  case ",${only_stages:-$name}," in *",$name,"*) ;; *) return 0 ;; esac
  began=$(date +%s%3N)
  printf '[%d/%d] %s\n' "$stage_number" "$stages_total" "$title"
  "$@"
  printf '      %s s\n' "$(seconds_since "$began")"
}

say() { printf '      %s\n' "$*"; }

# with_progress LOG COMMAND...: runs it with its output in LOG; from two seconds on shows how long it has taken. When it
# fails, the end of LOG is shown.
with_progress() {
  local log=$1 status=0 began=$SECONDS shown=0
  shift
  "$@" >"$log" 2>&1 </dev/null 9>&- &
  progress_pid=$!
  while kill -0 "$progress_pid" 2>/dev/null; do
    sleep 0.05
    if [ $((SECONDS - began)) -ge $((shown + (shown < 10 ? 2 : 10))) ]; then
      shown=$((SECONDS - began))
      say "... $shown s"
    fi
  done
  wait "$progress_pid" || status=$?
  progress_pid=
  [ "$status" -eq 0 ] || { say "Failed. The last lines of $log:"; last_lines "$log" >&2; }
  return "$status"
}

stop_progress() { [ -z "$progress_pid" ] || kill -TERM "$progress_pid" 2>/dev/null || true; }
