#include "libs/postgres/array_literal.h"

#include <utility>

namespace tanggap::postgres {

void ArrayLiteral::Separate() {
  if (text_.size() > 1) text_ += ',';
}

void ArrayLiteral::AddText(std::string_view element) {
  Separate();
  text_ += '"';
  for (const char c : element) {
    if (c == '"' || c == '\\') text_ += '\\';
    text_ += c;
  }
  text_ += '"';
}

void ArrayLiteral::AddPlain(std::string_view element) {
  Separate();
  text_ += element;
}

std::string ArrayLiteral::Finish() {
  text_ += '}';
  std::string whole = std::move(text_);
  text_ = std::string(1, '{');
  return whole;
}

namespace {

// One element from the start of `rest`, which is then what follows it. False when there is none.
bool TakeElement(std::string_view& rest, std::optional<std::string>& element) {
  std::string text;
  size_t i = 0;
  if (!rest.empty() && rest[0] == '"') {
    for (i = 1; i < rest.size() && rest[i] != '"'; ++i) {
      if (rest[i] == '\\') ++i;
      if (i < rest.size()) text += rest[i];
    }
    if (i >= rest.size()) return false;
    rest.remove_prefix(i + 1);
    element = std::move(text);
    return true;
  }
  while (i < rest.size() && rest[i] != ',' && rest[i] != '}' && rest[i] != '{') text += rest[i++];
  if (text.empty() || i == rest.size() || rest[i] == '{') return false;
  rest.remove_prefix(i);
  element = text == "NULL" ? std::nullopt : std::optional<std::string>(std::move(text));
  return true;
}

}  // namespace

std::optional<std::vector<std::optional<std::string>>> ParseArrayLiteral(std::string_view text) {
  std::vector<std::optional<std::string>> elements;
  if (text.size() < 2 || text.front() != '{' || text.back() != '}') return std::nullopt;
  if (text == "{}") return elements;
  text.remove_prefix(1);
  while (true) {
    std::optional<std::string> element;
    if (!TakeElement(text, element) || text.empty()) return std::nullopt;
    elements.push_back(std::move(element));
    const char next = text.front();
    text.remove_prefix(1);
    if (next == '}') return text.empty() ? std::optional(std::move(elements)) : std::nullopt;
    if (next != ',') return std::nullopt;
  }
}

}  // namespace tanggap::postgres
