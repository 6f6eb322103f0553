#include "libs/privacy/normalise.h"

#include <absl/strings/ascii.h>

#include <optional>
#include <utility>
#include <vector>

#include "libs/base/strings.h"

namespace tanggap::privacy {
namespace {

absl::Status PhoneError() {
  return absl::InvalidArgumentError(
      "expected a phone number such as 0812..., 62812..., or + and a country code, with 8 to 15 "
      "digits");
}

// The digits of `text` when everything else is what people put between them.
std::optional<std::string> DigitsOf(std::string_view text, std::string_view separators) {
  std::string digits;
  for (const char c : text) {
    if (absl::ascii_isdigit(static_cast<unsigned char>(c))) {
      digits += c;
    } else if (separators.find(c) == std::string_view::npos) {
      return std::nullopt;
    }
  }
  return digits;
}

// The digits after + : country code and subscriber number.
std::string International(const std::string& digits, bool plus) {
  std::string_view rest = digits;
  if (!plus && rest.starts_with("00")) {
    rest.remove_prefix(2);
    plus = true;
  }
  if (!plus && rest.starts_with("0")) return base::Join("62", rest.substr(1));
  if (!plus && rest.starts_with("8")) return base::Join("62", rest);
  // +62 (0)812...: the trunk zero does not belong there, but is often left.
  if (rest.starts_with("620")) return base::Join("62", rest.substr(3));
  return std::string(rest);
}

}  // namespace

absl::StatusOr<Pii<std::string>> NormalisePhone(std::string_view text) {
  std::string_view rest = base::AsStd(absl::StripAsciiWhitespace(base::AsAbsl(text)));
  if (rest.starts_with("tel:")) rest.remove_prefix(4);
  const bool plus = rest.starts_with("+");
  if (plus) rest.remove_prefix(1);
  const std::optional<std::string> digits = DigitsOf(rest, " -.()/");
  if (!digits) return PhoneError();
  const std::string number = International(*digits, plus);
  // No country code begins with 0; without one, only an Indonesian number is understood.
  if (number.size() < 8 || number.size() > 15 || number[0] == '0') return PhoneError();
  const bool stated = plus || digits->starts_with("00");
  if (!stated && !number.starts_with("62")) return PhoneError();
  if (number.starts_with("620")) return PhoneError();
  return Pii<std::string>(base::Join("+", number));
}

absl::StatusOr<Pii<std::string>> NormaliseEmail(std::string_view text) {
  const absl::Status error =
      absl::InvalidArgumentError("expected an e-mail address such as name@example.id");
  const absl::string_view trimmed = absl::StripAsciiWhitespace(base::AsAbsl(text));
  std::string address = absl::AsciiStrToLower(trimmed);
  const size_t at = address.rfind('@');
  if (at == std::string::npos || at == 0 || at > 64 || address.size() > 254) return error;
  if (!base::IsUtf8(address) || address.find('@') != at) return error;
  for (const char c : address) {
    if (absl::ascii_iscntrl(static_cast<unsigned char>(c)) || c == ' ') return error;
  }
  const std::string_view domain = std::string_view(address).substr(at + 1);
  const std::vector<std::string> labels = base::Split(domain, '.');
  if (labels.size() < 2) return error;
  for (const std::string& label : labels) {
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-')
      return error;
  }
  return Pii<std::string>(std::move(address));
}

absl::StatusOr<Pii<std::string>> NormaliseNik(std::string_view text) {
  const std::optional<std::string> digits = DigitsOf(text, " .-");
  if (!digits || digits->size() != 16 || digits->front() == '0') {
    return absl::InvalidArgumentError("expected a NIK of 16 digits");
  }
  const std::string& nik = *digits;
  return Pii<std::string>(nik);
}

}  // namespace tanggap::privacy
