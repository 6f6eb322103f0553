// Writes JSON strings. Reading JSON, and writing whole documents, is not for this library.
//
//   std::string line = "{\"message\":";
//   telemetry::AppendJsonString(line, anything);
#pragma once

#include <string>
#include <string_view>

namespace tanggap::telemetry {

// Appends `text` as a JSON string with its quotes. Right for any bytes: each byte that is not part
// of well-formed UTF-8 becomes U+FFFD. The result is one line and, beyond well-formed UTF-8, holds
// no control character.
void AppendJsonString(std::string& out, std::string_view text);

}  // namespace tanggap::telemetry
