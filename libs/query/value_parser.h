// Reads the right-hand side of a comparison by the field's type. Internal to libs/query.
#pragma once

#include <optional>
#include <string>

#include "libs/query/expression.h"
#include "libs/query/field_schema.h"
#include "libs/query/lexer.h"

namespace tanggap::query {

// Nothing when `token` (a word or string) is no value of the field; `ExpectedValue` says what is.
std::optional<Value> ParseValue(const Field& field, const Token& token);
std::string ExpectedValue(const Field& field);

}  // namespace tanggap::query
