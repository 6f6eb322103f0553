#include "services/complaints/domain/tracking_number.h"

#include <cstdint>

namespace tanggap::complaints {

namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr size_t kLength = 13;

// Multiplies by x in GF(32), the field of polynomials over GF(2) modulo x^5 + x^2 + 1.
uint8_t TimesX(uint8_t value) {
  const uint8_t shifted = static_cast<uint8_t>(value << 1);
  return (shifted & 0x20) != 0 ? static_cast<uint8_t>((shifted ^ 0x25) & 0x1F) : shifted;
}

// The value of a character as people may type it, 32 when it is none: O reads as 0, I and L as 1.
uint8_t ValueOf(char c) {
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (c == 'O') c = '0';
  if (c == 'I' || c == 'L') c = '1';
  const size_t at = kAlphabet.find(c);
  return at == std::string_view::npos ? 32 : static_cast<uint8_t>(at);
}

// The check character: sum over the characters of value * x^(distance from the end), by Horner's
// rule.
char CheckCharacter(std::string_view body) {
  uint8_t sum = 0;
  for (const char c : body) sum = TimesX(sum ^ ValueOf(c));
  return kAlphabet[sum];
}

}  // namespace

std::string NewTrackingNumber(std::string_view issuer, base::Random& random) {
  std::string number(issuer);
  while (number.size() < kLength - 1) number += kAlphabet[random.Below(kAlphabet.size())];
  number += CheckCharacter(number);
  return number;
}

std::string PrintTrackingNumber(std::string_view number) {
  std::string printed;
  for (size_t i = 0; i < number.size(); ++i) {
    if (i > 0 && i % 4 == 0) printed += '-';
    printed += number[i];
  }
  return printed;
}

std::optional<std::string> ReadTrackingNumber(std::string_view typed) {
  std::string number;
  for (const char c : typed) {
    if (c == '-' || c == ' ') continue;
    const uint8_t value = ValueOf(c);
    if (value == 32 || number.size() == kLength) return std::nullopt;
    number += kAlphabet[value];
  }
  if (number.size() != kLength) return std::nullopt;
  if (CheckCharacter(std::string_view(number).substr(0, kLength - 1)) != number.back())
    return std::nullopt;
  return number;
}

}  // namespace tanggap::complaints
