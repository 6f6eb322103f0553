# The part of deploy/run that knows the services and the command line: which commands and settings they have.
# Sourced after one_machine.sh and stages.sh.

# shellcheck shell=bash disable=SC2034,SC2154
program_of() { printf '%s' "$binaries/tanggap-$1"; }

# The settings travel by environment. A variable that the operator has set wins over what is written here.
write_environment() {
  local name
  {
    echo '# Written by deploy/run at every start. What is set before reading this wins.'
    for name in "${services[@]}"; do
      settings_of "$name" "TANGGAP_${name^^}"
      peer_settings_of "$name" "TANGGAP_${name^^}"
    done
    echo "TANGGAP_ADDRESS=127.0.0.1:${grpc_port[complaints]}"
    echo "TANGGAP_ADDRESS_SURVEYS=127.0.0.1:${grpc_port[surveys]}"
  } >"$data/environment"
}

# settings_of NAME PREFIX
settings_of() {
  local home
  home=$(postgres_home)
  cat <<SETTINGS
$2_POSTGRES_URL="\${$2_POSTGRES_URL:-host=$home/socket port=$postgres_port user=tanggap dbname=$1}"
$2_REDIS_ADDRESS="\${$2_REDIS_ADDRESS-127.0.0.1:$redis_port}"
$2_LISTEN_ADDRESS=127.0.0.1:${grpc_port[$1]}
$2_ADMIN_ADDRESS=127.0.0.1:${admin_port[$1]}
$2_MASTER_KEY_FILE="\${$2_MASTER_KEY_FILE:-$keys/master}"
$2_JWKS_FILE="\${$2_JWKS_FILE:-$keys/jwks.json}"
$2_REFERENCE_FOLDER="\${$2_REFERENCE_FOLDER:-$project/libs/directory/data}"
$2_DIRECTORY="\${$2_DIRECTORY:-$data/directory}"
$2_INSTANCE="\${$2_INSTANCE:-salatiga}"
$2_DEVELOPMENT=true
SETTINGS
}

export_environment() {
  write_environment
  set -a
  # shellcheck source=/dev/null
  . "$data/environment"
  set +a
}

make_keys_and_settings() {
  [ -e "$data/directory" ] || cp -R "$here/sample/directory" "$data/directory"
  # Made aside, and the master key put in its place last: a start that was interrupted makes all of them anew.
  if [ ! -e "$keys/master" ]; then
    say "First start: making keys in $keys"
    rm -rf "$keys.unfinished"
    with_progress "$logs/keys.log" "$(program_of complaints)" generate-keys --keys-folder "$keys.unfinished"
    mv "$keys.unfinished"/jwks.json "$keys.unfinished"/signing "$keys"
    mv "$keys.unfinished/master" "$keys"
    rmdir "$keys.unfinished"
  fi
  make_peer_keys
  export_environment
  write_api_keys
}

migrate_databases() {
  export_environment
  local name
  for name in "${services[@]}"; do
    with_progress "$logs/migrate-$name.log" "$(program_of "$name")" migrate
    with_progress "$logs/reference-$name.log" "$(program_of "$name")" load-reference
  done
}

start_services() {
  if for_all_services is_service_ready; then say "They run."; return; fi
  export_environment
  local name
  for name in "${services[@]}"; do start_service "$name"; done
  for name in "${services[@]}"; do await_service "$name"; done
}

# One that runs and is not ready is given the time it needs.
start_service() {
  is_running "$1" && return
  local taken
  for taken in "${grpc_port[$1]}" "${admin_port[$1]}"; do
    is_port_free "$taken" || fail "Port $taken on 127.0.0.1 is taken by another program." \
      "Choose other ports: deploy/run --port $((first_port + 100))"
  done
  started_here=yes
  start_process "$1" "$(program_of "$1")" serve
  services_started+=("$1")
}

await_service() {
  wait_until 60 is_ready_or_dead "$1"
  is_service_ready "$1" && return
  last_lines "$logs/$1.log" >&2
  http_get "${admin_port[$1]}" /readyz | sed '1,/^\r*$/d; s/^/    /' >&2 || true
  fail "The service $1 is not ready." "Its log: $logs/$1.log"
}

is_ready_or_dead() { is_service_ready "$1" || ! is_running "$1"; }

# token SUBJECT GRANT...: a development token; a grant is ROLE@AGENCY or ROLE@AGENCY/UNIT, * for every agency, or ROLE
# alone where none is needed, such as citizen.
token() {
  local subject=$1 grants=()
  shift
  for grant in "$@"; do grants+=(--grant "$grant"); done
  "$binaries/tanggap" token --signing-key "$keys/signing" --subject "$subject" "${grants[@]}"
}

is_sample_settled() { [ -z "$with_sample" ] || [ -e "$data/sample/loaded" ]; }

load_sample() {
  if [ -z "$with_sample" ]; then say "Left out, as asked."; return; fi
  if is_sample_settled; then say "Loaded before."; return; fi
  command -v python3 >/dev/null || fail "The sample needs python3." "Install it, or start with --no-sample."
  # Made once: a start that was interrupted sends the same again, and nothing is there twice.
  if [ ! -e "$data/sample/requests" ]; then
    rm -rf "$data/sample/unfinished"
    "$here/sample/make_complaints.py" --directory "$data/directory" --requests "$data/sample/unfinished"
    mv "$data/sample/unfinished" "$data/sample/requests"
  fi
  with_progress "$logs/sample.log" send_sample
  touch "$data/sample/loaded"
  say "$(cat "$data"/sample/answer-* | grep -o IMPORT_OUTCOME_ADDED | wc -l) complaints are in."
}

send_sample() {
  local request answer importer
  importer=$(token contoh-importir 'importer@*')
  for request in "$data"/sample/requests/import-*.json; do
    answer=$data/sample/answer-$(basename "$request")
    TANGGAP_TOKEN=$importer "$binaries/tanggap" call --json \
      tanggap.complaints.v1.ComplaintsService.ImportComplaints "@$request" >"$answer" || return 1
    if grep -q IMPORT_OUTCOME_REFUSED "$answer"; then
      echo "Some sample complaints were refused; the reasons are in $answer"
      return 1
    fi
  done
}

print_welcome() {
  local command=$binaries/tanggap
  [ "$PWD" != "$project" ] || command=${command#"$project/"}
  cat <<WELCOME

Tanggap is up.
  complaints     127.0.0.1:${grpc_port[complaints]}        admin   http://127.0.0.1:${admin_port[complaints]}/metrics, /readyz
  surveys        127.0.0.1:${grpc_port[surveys]}        admin   http://127.0.0.1:${admin_port[surveys]}/metrics, /readyz
  PostgreSQL     127.0.0.1:$postgres_port        Redis   127.0.0.1:$redis_port
  data           $data

Paste this to file a complaint, follow it, and answer it:
  export TANGGAP_ADDRESS=127.0.0.1:${grpc_port[complaints]}
  export TANGGAP_TOKEN=$(token warga-contoh 'citizen' 'officer@dinkes' 'supervisor@dinkes' 'officer@dinkes/bidang-p2p')
  $command file --agency dinkes --category demam-berdarah --channel WEB 'Selokan di RT 03 penuh jentik, mohon disemprot.'
  $command track NUMBER                    # the number that "file" printed
  $command list --filter 'agency = dinkes AND overdue = true'
  $command verify NUMBER --track LIGHT
  $command assign NUMBER --unit bidang-p2p
  $command start NUMBER
  $command answer NUMBER --outcome RESOLVED 'Penyemprotan sudah dilaksanakan.'

WELCOME
  print_survey_welcome "$command"
}
