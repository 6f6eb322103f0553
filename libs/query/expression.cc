#include "libs/query/expression.h"

#include <array>
#include <charconv>
#include <string_view>

#include "libs/base/strings.h"

namespace tanggap::query {
namespace {

bool Same(const And& a, const And& b) { return a.operands == b.operands; }
bool Same(const Or& a, const Or& b) { return a.operands == b.operands; }
bool Same(const Not& a, const Not& b) { return *a.operand == *b.operand; }
bool Same(const Comparison& a, const Comparison& b) { return a == b; }
bool Same(const TextTerm& a, const TextTerm& b) { return a == b; }

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

// The shortest text that reads back as the same number.
std::string Shortest(double number) {
  std::array<char, 32> text;
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), number);
  return std::string(text.data(), end);
}

std::string ValueText(const Value& value) {
  return std::visit(Cases{[](const Present&) { return std::string("*"); },
                          [](const std::string& text) { return Quoted(text); },
                          [](int64_t number) { return base::Join(number); },
                          [](double number) { return Shortest(number); },
                          [](bool yes) { return std::string(yes ? "true" : "false"); },
                          [](absl::Time time) {
                            // %E4Y: the year in four digits, which absl::RFC3339_full does not
                            // promise.
                            return Quoted(absl::FormatTime("%E4Y-%m-%dT%H:%M:%E*S%Ez", time,
                                                           absl::UTCTimeZone()));
                          },
                          [](const EnumValue& choice) { return choice.name; }},
                    value);
}

// In parentheses unless it is a single term. AND and OR side by side are always parenthesised,
// because few readers know that OR binds tighter here.
std::string Operand(const Expression& expression) {
  const bool group =
      std::holds_alternative<And>(expression.node) || std::holds_alternative<Or>(expression.node);
  return group ? base::Join("(", ToString(expression), ")") : ToString(expression);
}

std::string Joined(const std::vector<Expression>& operands, std::string_view word) {
  std::string text;
  for (const Expression& operand : operands) {
    text += base::Join(text.empty() ? "" : word, Operand(operand));
  }
  return text;
}

}  // namespace

bool operator==(const Expression& a, const Expression& b) {
  if (a.node.index() != b.node.index()) return false;
  return std::visit(
      [&](const auto& node) { return Same(node, std::get<std::decay_t<decltype(node)>>(b.node)); },
      a.node);
}

std::string ToString(const Expression& expression) {
  return std::visit(
      Cases{[](const And& all) { return Joined(all.operands, " AND "); },
            [](const Or& any) { return Joined(any.operands, " OR "); },
            [](const Not& no) {
              const bool nested = std::holds_alternative<Not>(no.operand->node);
              return nested ? base::Join("NOT (", ToString(*no.operand), ")")
                            : base::Join("NOT ", Operand(*no.operand));
            },
            [](const Comparison& comparison) {
              const std::string_view op = OperatorText(comparison.op);
              // `field:value` is how "has" is always written.
              return comparison.op == Operator::kHas
                         ? base::Join(comparison.field, op, ValueText(comparison.value))
                         : base::Join(comparison.field, " ", op, " ", ValueText(comparison.value));
            },
            [](const TextTerm& term) { return Quoted(term.text); }},
      expression.node);
}

}  // namespace tanggap::query
