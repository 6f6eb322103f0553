// A filter as a tree, ready to be turned into a statement by a store:
//
//   std::string Sql(const query::Expression& expression) {
//     return std::visit(query::Cases{
//         [](const query::And& all) { ... all.operands ... },
//         [](const query::Or& any) { ... any.operands ... },
//         [](const query::Not& no) { return "not (" + Sql(*no.operand) + ")"; },
//         [](const query::Comparison& c) { ... c.field, c.op, c.value ... },
//         [](const query::TextTerm& term) { ... term.text ... }},
//         expression.node);
//   }
//
// `operands` has at least two members, none of them of the same kind as its owner. Field, operator
// and type of value are as the schema allows. What a caller wrote is only ever in values: bind
// them, never print them into a statement.
#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "libs/query/field_schema.h"

namespace tanggap::query {

struct Expression;

struct EnumValue {
  std::string name;
  int number;
  bool operator==(const EnumValue&) const = default;
};
// The value of `field:*`: whether there is any.
struct Present {
  bool operator==(const Present&) const = default;
};
// By the field's type: text, integer, number, bool, time (whole microseconds), enum.
using Value = std::variant<Present, std::string, int64_t, double, bool, absl::Time, EnumValue>;

struct Comparison {
  std::string field;
  Operator op;
  Value value;
  bool operator==(const Comparison&) const = default;
};
// A bare word or quoted phrase: search for it.
struct TextTerm {
  std::string text;
  bool operator==(const TextTerm&) const = default;
};
struct And {
  std::vector<Expression> operands;
};
struct Or {
  std::vector<Expression> operands;
};
struct Not {
  std::shared_ptr<const Expression> operand;  // never null
};

struct Expression {
  std::variant<And, Or, Not, Comparison, TextTerm> node;
};
bool operator==(const Expression& a, const Expression& b);

// For std::visit: one lambda per kind.
template <typename... Lambdas>
struct Cases : Lambdas... {
  using Lambdas::operator()...;
};
template <typename... Lambdas>
Cases(Lambdas...) -> Cases<Lambdas...>;

// The filter that parses to this very tree, with every word and time in quotes.
std::string ToString(const Expression& expression);

}  // namespace tanggap::query
