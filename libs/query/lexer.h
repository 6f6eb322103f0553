// Cuts a filter into tokens. Internal to libs/query.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libs/query/field_schema.h"

namespace tanggap::query {

enum class TokenKind {
  kEnd,
  kWord,      // state, SUBMITTED, 33.73, -5, *
  kString,    // "..." or '...', unescaped in `text`
  kOperator,  // `op`
  kMinus,     // the - before a term, which negates it
  kOpen,
  kClose,
  kAnd,
  kOr,
  kNot,
};

struct Token {
  TokenKind kind;
  std::string text = {};
  Operator op = Operator::kEqual;
  // Bytes of the filter.
  size_t begin = 0;
  size_t end = 0;
};

struct LexerError {
  size_t at;
  std::string_view problem;
};

struct Tokens {
  std::vector<Token> tokens;  // the last is kEnd
  // Set when the text cannot be cut; `tokens` then means nothing.
  bool ok = true;
  LexerError error = {0, ""};
};

// `text` is well-formed UTF-8.
Tokens Tokenise(std::string_view text);

}  // namespace tanggap::query
