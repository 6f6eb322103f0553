// PostgreSQL's text form of one-dimensional arrays: {1,NULL,"a \"quoted\" text"}.
//
// For this library only: callers use the ...Array functions of Params and Row.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tanggap::postgres {

class ArrayLiteral {
 public:
  // An element that may hold anything: it is quoted and escaped.
  void AddText(std::string_view element);
  // A number, a UUID, a bool: text that is known to need no quotes.
  void AddPlain(std::string_view element);
  void AddNull() { AddPlain("NULL"); }
  // The whole literal. The builder is empty afterwards.
  std::string Finish();

 private:
  void Separate();
  std::string text_ = "{";
};

// The elements of an array as PostgreSQL writes it; nothing when it is not one, or has more than
// one dimension.
std::optional<std::vector<std::optional<std::string>>> ParseArrayLiteral(std::string_view text);

}  // namespace tanggap::postgres
