#include "libs/postgres/statement.h"

#include <array>
#include <cctype>

namespace tanggap::postgres {

namespace {

constexpr std::array<std::string_view, 19> kWritingWords = {
    "alter",  "call",   "copy",     "create", "delete",  "do",      "drop",
    "grant",  "insert", "lock",     "merge",  "nextval", "refresh", "reindex",
    "revoke", "setval", "truncate", "update", "vacuum"};

bool IsWordCharacter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$';
}

}  // namespace

bool MayWrite(std::string_view sql) {
  std::string word;
  for (size_t i = 0; i <= sql.size(); ++i) {
    if (i < sql.size() && IsWordCharacter(sql[i])) {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(sql[i])));
      continue;
    }
    for (const std::string_view writing : kWritingWords) {
      if (word == writing) return true;
    }
    word.clear();
  }
  return false;
}

}  // namespace tanggap::postgres
