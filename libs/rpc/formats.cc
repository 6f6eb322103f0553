#include "libs/rpc/formats.h"

#include <absl/strings/ascii.h>

#include <algorithm>
#include <string>
#include <vector>

#include "libs/base/strings.h"
#include "libs/base/uuid.h"

namespace tanggap::rpc {
namespace {

bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }
bool IsAlpha(char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); }
bool IsAlnum(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)); }

template <typename Predicate>
bool All(std::string_view text, Predicate predicate) {
  return std::all_of(text.begin(), text.end(), predicate);
}

// How people write long numbers on paper: grouped by spaces or hyphens.
std::string WithoutSeparators(std::string_view text) {
  std::string kept;
  for (const char c : text) {
    if (c != ' ' && c != '-') kept += c;
  }
  return kept;
}

bool IsHostName(std::string_view host) {
  if (host.empty() || host.size() > 253) return false;
  const std::vector<std::string> labels = base::Split(host, '.');
  return std::all_of(labels.begin(), labels.end(), [](const std::string& label) {
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           All(label, [](char c) { return IsAlnum(c) || c == '-'; });
  });
}

// The addresses that mail systems deliver to, not all that RFC 5322 could spell: no quotes, no
// comments.
bool IsEmail(std::string_view text) {
  const size_t at = text.rfind('@');
  if (at == std::string_view::npos || text.size() > 254) return false;
  const std::string_view local = text.substr(0, at);
  const std::string_view domain = text.substr(at + 1);
  constexpr std::string_view kSpecials = "!#$%&'*+/=?^_`{|}~-.";
  if (local.empty() || local.size() > 64 || local.front() == '.' || local.back() == '.' ||
      local.find("..") != std::string_view::npos) {
    return false;
  }
  if (!All(local,
           [&](char c) { return IsAlnum(c) || kSpecials.find(c) != std::string_view::npos; })) {
    return false;
  }
  const size_t dot = domain.rfind('.');
  if (dot == std::string_view::npos || !IsHostName(domain)) return false;
  const std::string_view top = domain.substr(dot + 1);
  return top.size() >= 2 && !All(top, IsDigit);
}

bool IsPhone(std::string_view text) {
  if (text.starts_with("+")) text.remove_prefix(1);
  if (text.empty() || !IsDigit(text.front()) || !IsDigit(text.back()) || text.size() > 30)
    return false;
  const std::string digits = WithoutSeparators(text);
  return digits.size() >= 6 && digits.size() <= 15 && All(digits, IsDigit);
}

// Province, regency, district, village: 33.73.02.1006.
bool IsRegion(std::string_view text) {
  const std::vector<std::string> parts = base::Split(text, '.');
  if (parts.empty() || parts.size() > 4) return false;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].size() != (i == 3 ? 4 : 2) || !All(parts[i], IsDigit)) return false;
  }
  return true;
}

bool IsCode(std::string_view text) {
  return text.size() >= 2 && text.size() <= 32 && All(text, [](char c) {
           return absl::ascii_islower(static_cast<unsigned char>(c)) || IsDigit(c) || c == '-';
         });
}

bool IsComplaintName(std::string_view text) {
  constexpr std::string_view kCollection = "complaints/";
  return text.starts_with(kCollection) &&
         base::Uuid::Parse(text.substr(kCollection.size())).has_value();
}

// Crockford's alphabet has no U; I, L and O are read as 1, 1 and 0.
bool IsTrackingNumber(std::string_view text) {
  const std::string characters = text.size() > 40 ? "" : WithoutSeparators(text);
  return characters.size() == 13 &&
         All(characters, [](char c) { return IsAlnum(c) && c != 'u' && c != 'U'; });
}

bool IsLanguage(std::string_view text) {
  const std::vector<std::string> subtags = base::Split(text, '-');
  if (text.size() > 35 || subtags.empty()) return false;
  if (subtags[0].size() < 2 || subtags[0].size() > 8 || !All(subtags[0], IsAlpha)) return false;
  return std::all_of(subtags.begin() + 1, subtags.end(), [](const std::string& subtag) {
    return !subtag.empty() && subtag.size() <= 8 && All(subtag, IsAlnum);
  });
}

// A user name in an address is how one disguises its host, so none is allowed.
bool IsHttpsUrl(std::string_view text) {
  constexpr std::string_view kScheme = "https://";
  if (text.size() > 2048 || !text.starts_with(kScheme)) return false;
  if (!All(text, [](char c) {
        return c > 0x20 && c != 0x7F && c != '"' && c != '<' && c != '>' && c != '\\';
      })) {
    return false;
  }
  std::string_view rest = text.substr(kScheme.size());
  std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  const size_t colon = authority.find(':');
  if (colon != std::string_view::npos) {
    const std::string_view port = authority.substr(colon + 1);
    if (port.empty() || port.size() > 5 || !All(port, IsDigit) ||
        std::stoi(std::string(port)) > 65535)
      return false;
    authority = authority.substr(0, colon);
  }
  return IsHostName(authority);
}

bool IsDigits(std::string_view text, size_t count) {
  return text.size() == count && All(text, IsDigit);
}

}  // namespace

bool HasFormat(common::v1::Format format, std::string_view text) {
  switch (format) {
    case common::v1::FORMAT_UNSPECIFIED:
      return true;
    case common::v1::FORMAT_UUID:
      return base::Uuid::Parse(text).has_value();
    case common::v1::FORMAT_EMAIL:
      return IsEmail(text);
    case common::v1::FORMAT_PHONE:
      return IsPhone(text);
    case common::v1::FORMAT_REGION:
      return IsRegion(text);
    case common::v1::FORMAT_CODE:
      return IsCode(text);
    case common::v1::FORMAT_COMPLAINT_NAME:
      return IsComplaintName(text);
    case common::v1::FORMAT_TRACKING_NUMBER:
      return IsTrackingNumber(text);
    case common::v1::FORMAT_NIK:
      return IsDigits(text, 16);
    case common::v1::FORMAT_LANGUAGE:
      return IsLanguage(text);
    case common::v1::FORMAT_URL:
      return IsHttpsUrl(text);
    case common::v1::FORMAT_MAILBOX_SECRET:
      return text.size() <= 40 && IsDigits(WithoutSeparators(text), 16);
    default:
      return false;
  }
}

std::string_view FormatSentence(common::v1::Format format) {
  switch (format) {
    case common::v1::FORMAT_UUID:
      return "Must be a UUID in its 36-character form, for example "
             "018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10.";
    case common::v1::FORMAT_EMAIL:
      return "Must be an e-mail address, for example warga@example.id.";
    case common::v1::FORMAT_PHONE:
      return "Must be a telephone number of 6 to 15 digits, for example +62 812-0000-0000.";
    case common::v1::FORMAT_REGION:
      return "Must be a Kemendagri region code with dots, for example 33.73.02.1006.";
    case common::v1::FORMAT_CODE:
      return "Must be a code of 2 to 32 lower-case letters, digits and hyphens, for example "
             "dinas-kesehatan.";
    case common::v1::FORMAT_COMPLAINT_NAME:
      return "Must be a complaint's name: complaints/ followed by a UUID.";
    case common::v1::FORMAT_TRACKING_NUMBER:
      return "Must be a tracking number of 13 letters and digits as printed on the receipt.";
    case common::v1::FORMAT_NIK:
      return "Must be a NIK of 16 digits.";
    case common::v1::FORMAT_LANGUAGE:
      return "Must be a language tag, for example id or jv.";
    case common::v1::FORMAT_URL:
      return "Must be a web address that begins with https://.";
    case common::v1::FORMAT_MAILBOX_SECRET:
      return "Must be the 16 digits of the secret as printed on the receipt.";
    default:
      return "Must be text.";
  }
}

}  // namespace tanggap::rpc
