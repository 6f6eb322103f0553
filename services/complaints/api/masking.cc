#include "services/complaints/api/masking.h"

#include <string>

namespace tanggap::complaints {

namespace {

bool ContinuesCharacter(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// The first character of every word, and a star for each that follows.
std::string FirstLetters(const std::string& text) {
  std::string masked;
  bool first = true;
  size_t length = 0;
  for (size_t i = 0; i < text.size(); i += length) {
    length = 1;
    while (i + length < text.size() && ContinuesCharacter(text[i + length])) ++length;
    if (text[i] == ' ') {
      masked += ' ';
    } else {
      masked += first ? text.substr(i, length) : "*";
    }
    first = text[i] == ' ';
  }
  return masked;
}

// All but the last digits.
std::string LastDigits(const std::string& text, size_t shown) {
  if (text.size() <= shown) return std::string(text.size(), '*');
  return std::string(text.size() - shown, '*') + text.substr(text.size() - shown);
}

std::string MaskedEmail(const std::string& email) {
  const size_t at = email.find('@');
  if (email.empty() || at == std::string::npos || at == 0) return std::string(email.size(), '*');
  return email.substr(0, 1) + "***" + email.substr(at);
}

}  // namespace

v1::Person Masked(const v1::Person& person) {
  v1::Person masked;
  masked.set_display_name(FirstLetters(person.display_name()));
  masked.set_national_id(LastDigits(person.national_id(), 4));
  masked.set_phone(LastDigits(person.phone(), 4));
  masked.set_email(MaskedEmail(person.email()));
  masked.set_language(person.language());
  return masked;
}

}  // namespace tanggap::complaints
