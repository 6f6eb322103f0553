# The part of deploy/run by which complaints and surveys know each other: the key that surveys signs its own tokens with,
# and an API key of surveys at complaints, of which complaints has the hash alone. Sourced after services.sh.
#
#   make_peer_keys       # made once
#   write_api_keys       # after export_environment: for the agencies that there are now

# shellcheck shell=bash disable=SC2154
services_issuer=tanggap:services

# Each is made aside and put in its place last, as the other keys are: nothing is left half made.
make_peer_keys() {
  if [ ! -e "$keys/surveys-signing" ]; then
    rm -rf "$keys.unfinished"
    # As persons' key in development, so that no production ever trusts it. The master key that comes with it is nobody's.
    with_progress "$logs/keys.log" "$(program_of surveys)" generate-keys --keys-folder "$keys.unfinished"
    mv "$keys.unfinished/jwks.json" "$keys/services.json"
    mv "$keys.unfinished/signing" "$keys/surveys-signing"
    rm -r "$keys.unfinished"
  fi
  if [ ! -e "$keys/surveys-api-key" ]; then
    (umask 077 && make_api_key >"$keys/surveys-api-key.unfinished")
    mv "$keys/surveys-api-key.unfinished" "$keys/surveys-api-key"
  fi
}

# libs/auth/api_key_book.h has the format of both.
make_api_key() {
  local key
  key=tgp_$(openssl rand -hex 4)_$(openssl rand -base64 32 | tr '+/' '-_' | tr -d '=\n')
  [[ $key =~ ^tgp_[0-9a-f]{8}_[A-Za-z0-9_-]{43}$ ]] || fail "openssl made no random bytes; is it installed?"
  printf '%s' "$key"
}

# Lines of other partners stay; that of surveys is written anew, for the directory may have another agency by now.
write_api_keys() {
  local key agencies
  key=$(cat "$keys/surveys-api-key")
  agencies=$(agency_codes "$TANGGAP_COMPLAINTS_DIRECTORY" | paste -sd,)
  (
    umask 077
    {
      [ ! -e "$keys/api-keys" ] || sed '/ partner=surveys /d' "$keys/api-keys"
      # Without an agency a line would spoil the file.
      [ -z "$agencies" ] || printf 'key %s sha256=%s partner=surveys agencies=%s roles=partner_writer methods=%s expires=%s\n' \
        "${key:4:8}" "$(printf %s "$key" | sha256sum | cut -d' ' -f1)" "$agencies" \
        tanggap.complaints.v1.ComplaintsService.CreateComplaint 2099-01-01T00:00:00Z
    } >"$keys/api-keys.unfinished"
  )
  mv "$keys/api-keys.unfinished" "$keys/api-keys"
}

# agency_codes DIRECTORY: the agencies of a directory folder, by the field that stands at the beginning of a line.
agency_codes() {
  local file
  for file in "$1"/directory.d/*.textproto; do
    [ ! -e "$file" ] || sed -nE "/^code *: *[\"']([a-z0-9-]{2,32})[\"'].*/ { s//\1/p; q }" "$file"
  done
}

# peer_settings_of NAME PREFIX: what settings_of lacks.
peer_settings_of() {
  cat <<SETTINGS
$2_SERVICES_ISSUER="\${$2_SERVICES_ISSUER:-$services_issuer}"
$2_SERVICES_JWKS_FILE="\${$2_SERVICES_JWKS_FILE:-$keys/services.json}"
SETTINGS
  case $1 in
    complaints) echo "$2_API_KEYS_FILE=\"\${$2_API_KEYS_FILE:-$keys/api-keys}\"" ;;
    surveys)
      cat <<SETTINGS
$2_SIGNING_KEY_FILE="\${$2_SIGNING_KEY_FILE:-$keys/surveys-signing}"
$2_COMPLAINTS_ADDRESS=127.0.0.1:${grpc_port[complaints]}
$2_COMPLAINTS_API_KEY_FILE="\${$2_COMPLAINTS_API_KEY_FILE:-$keys/surveys-api-key}"
SETTINGS
      ;;
  esac
}
