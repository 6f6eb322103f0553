# The part of deploy/run that loads the sample's surveys: for each agency one from the template of PermenPANRB 14/2017, with
# responses that are imported like those of any older system, and one that asks reporters what they think of the answer
# they got. Sourced after services.sh.

# shellcheck shell=bash disable=SC2154
is_survey_sample_settled() { [ -z "$with_sample" ] || [ -e "$data/sample/surveys_loaded" ]; }

load_samples() {
  load_sample
  load_survey_sample
}

load_survey_sample() {
  if [ -z "$with_sample" ] || is_survey_sample_settled; then return; fi
  with_progress "$logs/sample-surveys.log" send_survey_sample
  touch "$data/sample/surveys_loaded"
  say "$(cat "$data"/sample/surveys/answer-import-* | grep -oE 'RESPONSE_IMPORT_OUTCOME_(ADDED|UNCHANGED)' | wc -l) responses to surveys are in."
}

# Every step may have been done before by a start that was interrupted: surveys have the same request ids again,
# responses the same identifiers.
send_survey_sample() {
  local published=$data/sample/surveys/published requests=$data/sample/surveys/requests agency title
  local closing=$data/sample/surveys/closing
  mkdir -p "$published" "$closing"
  while IFS=$'\t' read -r agency title; do
    publish_sample_survey "$agency" "contoh-skm/$agency" "$published/$agency.json" --template skm-14-2017 --title "$title" \
      --collector open-link --collector import || return 1
    publish_sample_survey "$agency" "contoh-penutupan/$agency" "$closing/$agency.json" --template complaint-closing \
      --title "Contoh: sesudah pengaduan dijawab" || return 1
  done < <("$here/sample/make_responses.py" --agencies --directory "$data/directory")
  # Made once, as the complaints are: days are told from the first start on.
  if [ ! -e "$requests" ]; then
    rm -rf "$requests.unfinished"
    "$here/sample/make_responses.py" --directory "$data/directory" --published "$published" \
      --requests "$requests.unfinished" || return 1
    mv "$requests.unfinished" "$requests"
  fi
  send_sample_responses "$requests"
}

# publish_sample_survey AGENCY NAME FILE WORD...: what was published in FILE, unless it is there already.
publish_sample_survey() {
  local agency=$1 file=$3 id
  [ ! -e "$file" ] || return 0
  id=$(printf '%s' "$2" | sha256sum | sed -E 's/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/\1-\2-4\3-8\4-\5/')
  shift 3
  call_surveys "$(token contoh-penyelia "supervisor@$agency")" survey publish --json --request-id "$id" --agency "$agency" "$@" \
    >"$data/sample/surveys/unfinished" || return 1
  mv "$data/sample/surveys/unfinished" "$file"
}

send_sample_responses() {
  local request answer importer
  importer=$(token contoh-importir 'importer@*')
  for request in "$1"/import-*.json; do
    answer=$data/sample/surveys/answer-$(basename "$request")
    call_surveys "$importer" call --json tanggap.surveys.v1.CollectionService.ImportResponses "@$request" \
      --address "127.0.0.1:${grpc_port[surveys]}" >"$answer" || return 1
    if grep -q RESPONSE_IMPORT_OUTCOME_REFUSED "$answer"; then
      echo "Some sample responses were refused; the reasons are in $answer"
      return 1
    fi
  done
  for request in "$1"/population-*.json; do
    local agency
    agency=$(basename "$request" .json)
    call_surveys "$(token contoh-penyelia "supervisor@${agency#population-}")" call --json \
      tanggap.surveys.v1.CollectionService.SetPopulation "@$request" --address "127.0.0.1:${grpc_port[surveys]}" || return 1
  done
}

# call_surveys TOKEN WORD...: the command line, asking this surveys service.
call_surveys() {
  local token=$1
  shift
  TANGGAP_TOKEN=$token TANGGAP_ADDRESS_SURVEYS=127.0.0.1:${grpc_port[surveys]} "$binaries/tanggap" "$@"
}

# print_survey_welcome COMMAND: what to paste for a look at the sample's surveys.
print_survey_welcome() {
  local published=$data/sample/surveys/published/dinkes.json
  [ -e "$published" ] || return 0
  cat <<WELCOME
Paste this to see what people think of an office, and to say it yourself:
  export TANGGAP_ADDRESS_SURVEYS=127.0.0.1:${grpc_port[surveys]}
  $1 survey index dinkes --by unit
  $1 survey answer $(grep -o '"link": *"[^"]*"' "$published" | head -1 | cut -d'"' -f4)

WELCOME
}
