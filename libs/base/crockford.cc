#include "libs/base/crockford.h"

#include <cstdint>

namespace tanggap::base {

namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

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

}  // namespace

std::string RandomCrockford(size_t length, Random& random) {
  std::string characters;
  while (characters.size() < length) characters += kAlphabet[random.Below(kAlphabet.size())];
  return characters;
}

std::string ToCrockford(std::string_view bytes, size_t length) {
  std::string characters;
  uint32_t bits = 0;
  int held = 0;
  for (const char byte : bytes) {
    bits = bits << 8 | static_cast<uint8_t>(byte);
    for (held += 8; held >= 5 && characters.size() < length; held -= 5) {
      characters += kAlphabet[bits >> (held - 5) & 0x1F];
    }
    bits &= 0xFF;
  }
  return characters;
}

uint64_t FromCrockford(std::string_view stored) {
  uint64_t number = 0;
  for (const char c : stored) number = number << 5 | (ValueOf(c) & 0x1F);
  return number;
}

// The sum over the characters of value * x^(distance from the end), by Horner's rule.
char CrockfordCheck(std::string_view body) {
  uint8_t sum = 0;
  for (const char c : body) sum = TimesX(sum ^ ValueOf(c));
  return kAlphabet[sum];
}

std::string PrintCrockford(std::string_view number) {
  std::string printed;
  for (size_t i = 0; i < number.size(); ++i) {
    if (i > 0 && i % 4 == 0) printed += '-';
    printed += number[i];
  }
  return printed;
}

std::optional<std::string> ReadCrockford(std::string_view typed, size_t length) {
  std::string number;
  for (const char c : typed) {
    if (c == '-' || c == ' ') continue;
    const uint8_t value = ValueOf(c);
    if (value == 32 || number.size() == length) return std::nullopt;
    number += kAlphabet[value];
  }
  if (length == 0 || number.size() != length) return std::nullopt;
  if (CrockfordCheck(std::string_view(number).substr(0, length - 1)) != number.back())
    return std::nullopt;
  return number;
}

}  // namespace tanggap::base
