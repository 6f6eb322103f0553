#include "libs/query/filter.h"

#include <utility>
#include <vector>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/query/lexer.h"
#include "libs/query/value_parser.h"

namespace tanggap::query {
namespace {

using errors::Error;
using errors::Reason;

constexpr std::string_view kExpectedTerm = "a field, NOT or an opening parenthesis";
constexpr std::string_view kExpectedTermOrWord = "a field, a word, NOT or an opening parenthesis";

// `at` is a byte of `text`.
absl::Status FilterError(std::string_view text, size_t at, std::string_view problem,
                         std::string_view expected, const FieldSchema& schema) {
  Error error(Reason::INVALID_FILTER);
  error.With("position", base::Join(base::Utf8Length(text.substr(0, at)) + 1));
  error.With("problem", expected.empty() ? std::string(problem)
                                         : base::Join(problem, ", expected ", expected));
  if (!expected.empty()) error.With("expected", expected);
  error.With("fields", schema.FieldNames());
  return error;
}

// Recursive descent over the tokens. The parentheses that are open bound the recursion.
//   expression = sequence { AND sequence }      sequence = factor { factor }
//   factor = term { OR term }                   term = [ NOT | - ] ( "(" expression ")" |
//   restriction )
class Parser {
 public:
  Parser(std::string_view text, std::vector<Token> tokens, const FieldSchema& schema)
      : text_(text), tokens_(std::move(tokens)), schema_(schema) {}

  absl::StatusOr<Expression> Run() {
    TANGGAP_ASSIGN_OR_RETURN(Expression expression, ParseExpression());
    if (Peek().kind == TokenKind::kClose)
      return Fail("a parenthesis is closed that is not open", "");
    if (Peek().kind != TokenKind::kEnd)
      return Fail("something is missing here", "AND, OR or the end");
    return expression;
  }

 private:
  absl::StatusOr<Expression> ParseExpression() {
    std::vector<Expression> operands;
    while (true) {
      TANGGAP_ASSIGN_OR_RETURN(Expression factor, ParseFactor());
      Append<And>(std::move(factor), operands);
      if (Peek().kind == TokenKind::kAnd) {
        ++next_;
      } else if (!StartsTerm(Peek())) {
        return Combine<And>(std::move(operands));
      } else if (Peek().begin == tokens_[next_ - 1].end) {
        return Fail("two terms stand too close", "a space, AND or OR");
      }
    }
  }

  absl::StatusOr<Expression> ParseFactor() {
    std::vector<Expression> operands;
    while (true) {
      TANGGAP_ASSIGN_OR_RETURN(Expression term, ParseTerm());
      Append<Or>(std::move(term), operands);
      if (Peek().kind != TokenKind::kOr) return Combine<Or>(std::move(operands));
      ++next_;
    }
  }

  absl::StatusOr<Expression> ParseTerm() {
    const bool negated = Peek().kind == TokenKind::kNot || Peek().kind == TokenKind::kMinus;
    if (negated) ++next_;
    TANGGAP_ASSIGN_OR_RETURN(Expression operand, ParseSimple());
    if (!negated) return operand;
    return Expression{Not{std::make_shared<const Expression>(std::move(operand))}};
  }

  absl::StatusOr<Expression> ParseSimple() {
    if (Peek().kind != TokenKind::kOpen) return ParseRestriction();
    if (depth_ == kMaximumFilterDepth) {
      return Fail("too many parentheses within each other",
                  base::Join("at most ", kMaximumFilterDepth));
    }
    ++depth_;
    ++next_;
    TANGGAP_ASSIGN_OR_RETURN(Expression inside, ParseExpression());
    if (Peek().kind != TokenKind::kClose) return Fail("a parenthesis is not closed", ")");
    ++next_;
    --depth_;
    return inside;
  }

  absl::StatusOr<Expression> ParseRestriction() {
    const Token& left = Peek();
    if (left.kind != TokenKind::kWord && left.kind != TokenKind::kString) {
      return Fail("a term is missing", schema_.text_search() ? kExpectedTermOrWord : kExpectedTerm);
    }
    if (++terms_ > kMaximumFilterTerms) {
      return Fail("too many terms", base::Join("at most ", kMaximumFilterTerms));
    }
    if (tokens_[next_ + 1].kind != TokenKind::kOperator) return ParseTextTerm(left);
    const Field* field = left.kind == TokenKind::kWord ? schema_.Find(left.text) : nullptr;
    if (field == nullptr)
      return Fail("there is no such field", base::Join("one of ", schema_.FieldNames()));
    ++next_;
    return ParseComparison(*field);
  }

  absl::StatusOr<Expression> ParseTextTerm(const Token& word) {
    if (!schema_.text_search()) {
      if (schema_.Find(word.text) == nullptr) {
        return Fail("words cannot be searched for here", "a field and a comparison");
      }
      ++next_;
      return Fail("a comparison is missing", "an operator such as = or >");
    }
    if (word.text.empty()) return Fail("there is nothing to search for", "a word");
    ++next_;
    return Expression{TextTerm{word.text}};
  }

  absl::StatusOr<Expression> ParseComparison(const Field& field) {
    const Operator op = Peek().op;
    const Token& right = tokens_[next_ + 1];
    const bool presence =
        op == Operator::kHas && right.kind == TokenKind::kWord && right.text == "*";
    if (presence ? !field.nullable() : !field.Allows(op)) {
      return Fail("the field cannot be compared so", AllowedOperators(field));
    }
    ++next_;
    if (presence) {
      ++next_;
      return Expression{Comparison{field.name(), op, Present{}}};
    }
    if (right.kind != TokenKind::kWord && right.kind != TokenKind::kString) {
      return Fail("a value is missing", ExpectedValue(field));
    }
    std::optional<Value> value = ParseValue(field, right);
    if (!value) return Fail("the value does not fit the field", ExpectedValue(field));
    ++next_;
    return Expression{Comparison{field.name(), op, *std::move(value)}};
  }

  static std::string AllowedOperators(const Field& field) {
    std::string text;
    for (const Operator op : field.operators()) {
      text += base::Join(text.empty() ? "" : " ", OperatorText(op));
    }
    if (field.nullable()) text += base::Join(text.empty() ? "" : " ", ":*");
    return text;
  }

  static bool StartsTerm(const Token& token) {
    return token.kind != TokenKind::kEnd && token.kind != TokenKind::kClose &&
           token.kind != TokenKind::kOr && token.kind != TokenKind::kOperator;
  }

  // An operand of the same kind came out of parentheses that change nothing.
  template <typename Kind>
  static void Append(Expression operand, std::vector<Expression>& operands) {
    if (Kind* same = std::get_if<Kind>(&operand.node)) {
      for (Expression& inner : same->operands) operands.push_back(std::move(inner));
    } else {
      operands.push_back(std::move(operand));
    }
  }

  template <typename Kind>
  static Expression Combine(std::vector<Expression> operands) {
    if (operands.size() == 1) return std::move(operands.front());
    return Expression{Kind{std::move(operands)}};
  }

  const Token& Peek() const { return tokens_[next_]; }

  absl::Status Fail(std::string_view problem, std::string_view expected) const {
    return FilterError(text_, Peek().begin, problem, expected, schema_);
  }

  const std::string_view text_;
  const std::vector<Token> tokens_;
  const FieldSchema& schema_;
  size_t next_ = 0;
  int depth_ = 0;
  int terms_ = 0;
};

// Where well-formed UTF-8 ends.
size_t FirstMalformedByte(std::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    size_t size = 1;
    while (size <= 4 && !base::IsUtf8(text.substr(at, size))) ++size;
    if (size > 4) return at;
    at += size;
  }
  return at;
}

}  // namespace

absl::StatusOr<Filter> Filter::Parse(std::string_view text, const FieldSchema& schema) {
  // Bytes first, so that nothing long is looked at twice.
  if (text.size() > 4 * kMaximumFilterCharacters ||
      base::Utf8Length(text) > kMaximumFilterCharacters) {
    return FilterError("", 0, "the filter is too long",
                       base::Join("at most ", kMaximumFilterCharacters, " characters"), schema);
  }
  if (!base::IsUtf8(text)) {
    return FilterError(text, FirstMalformedByte(text), "the text is not UTF-8", "", schema);
  }
  Tokens tokens = Tokenise(text);
  if (!tokens.ok) {
    return FilterError(text, tokens.error.at, tokens.error.problem, "", schema);
  }
  if (tokens.tokens.size() == 1) return Filter(std::nullopt);
  TANGGAP_ASSIGN_OR_RETURN(Expression root, Parser(text, std::move(tokens.tokens), schema).Run());
  return Filter(std::move(root));
}

}  // namespace tanggap::query
