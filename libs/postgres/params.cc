#include "libs/postgres/params.h"

#include <absl/strings/str_format.h>

#include "libs/base/strings.h"

namespace tanggap::postgres {

Params& Params::Add(std::string value) {
  values_.emplace_back(std::move(value));
  return *this;
}

Params& Params::Null() {
  values_.emplace_back();
  return *this;
}

// libpq would cut the text off there without a word.
void Params::RefuseZeroByte(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) zero_byte_ = true;
}

Params& Params::Text(std::string_view value) {
  RefuseZeroByte(value);
  return Add(std::string(value));
}

Params& Params::Double(double value) { return Add(absl::StrFormat("%.17g", value)); }

std::string Params::EncodeBytes(std::string_view value) {
  return base::Join("\\x", base::ToHex(value));
}

absl::Status Params::status() const {
  if (!zero_byte_) return absl::OkStatus();
  return absl::InvalidArgumentError("a text holds the character U+0000, which cannot be stored");
}

}  // namespace tanggap::postgres
