#include "libs/query/lexer.h"

#include <cstdint>
#include <utility>

namespace tanggap::query {
namespace {

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool IsControl(char c) { return static_cast<uint8_t>(c) < 0x20 || c == 0x7f; }
// What ends a word. Commas and the like belong to parts of AIP-160 that are not offered.
bool EndsWord(char c) {
  return IsSpace(c) || IsControl(c) ||
         std::string_view("()\"'=!<>:,").find(c) != std::string_view::npos;
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Tokens Run() {
    while (result_.ok) {
      while (at_ < text_.size() && IsSpace(text_[at_])) ++at_;
      if (at_ == text_.size()) break;
      Next();
    }
    result_.tokens.push_back({.kind = TokenKind::kEnd, .begin = at_, .end = at_});
    return std::move(result_);
  }

 private:
  void Next() {
    const char c = text_[at_];
    if (c == '(') return Push(TokenKind::kOpen, 1);
    if (c == ')') return Push(TokenKind::kClose, 1);
    if (c == '"' || c == '\'') return String(c);
    if (std::string_view("=!<>:").find(c) != std::string_view::npos) return ReadOperator();
    if (c == ',') return Fail("a comma has no meaning here");
    if (IsControl(c)) return Fail("control characters are not allowed");
    // After an operator a - belongs to the value: x = -5.
    if (c == '-' && !AfterOperator() && at_ + 1 < text_.size() && !IsSpace(text_[at_ + 1])) {
      return Push(TokenKind::kMinus, 1);
    }
    Word();
  }

  void ReadOperator() {
    const char c = text_[at_];
    const bool wide = at_ + 1 < text_.size() && text_[at_ + 1] == '=';
    Operator op = Operator::kHas;
    if (c == '=') op = Operator::kEqual;
    if (c == '<') op = wide ? Operator::kLessOrEqual : Operator::kLess;
    if (c == '>') op = wide ? Operator::kGreaterOrEqual : Operator::kGreater;
    if (c == '!') {
      if (!wide) return Fail("! stands only in !=; write NOT");
      op = Operator::kNotEqual;
    }
    const bool two = wide && (c == '<' || c == '>' || c == '!');
    Push(TokenKind::kOperator, two ? 2 : 1);
    result_.tokens.back().op = op;
  }

  void Word() {
    size_t end = at_;
    while (end < text_.size() && !EndsWord(text_[end])) ++end;
    const std::string_view word = text_.substr(at_, end - at_);
    TokenKind kind = TokenKind::kWord;
    if (word == "AND") kind = TokenKind::kAnd;
    if (word == "OR") kind = TokenKind::kOr;
    if (word == "NOT") kind = TokenKind::kNot;
    Push(kind, word.size());
    result_.tokens.back().text = word;
  }

  void String(char quote) {
    std::string content;
    const size_t begin = at_;
    for (size_t i = begin + 1; i < text_.size(); ++i) {
      char c = text_[i];
      if (c == quote) {
        Push(TokenKind::kString, i + 1 - begin);
        result_.tokens.back().text = std::move(content);
        return;
      }
      if (c == '\\') {
        c = i + 1 < text_.size() ? text_[i + 1] : '\0';
        if (c != '\\' && c != '"' && c != '\'') {
          return Fail("a backslash may only stand before a quote or another backslash", i);
        }
        ++i;
      } else if (IsControl(c)) {
        return Fail("control characters are not allowed", i);
      }
      content += c;
    }
    Fail("the quote is not closed", begin);
  }

  bool AfterOperator() const {
    return !result_.tokens.empty() && result_.tokens.back().kind == TokenKind::kOperator;
  }

  void Push(TokenKind kind, size_t size) {
    result_.tokens.push_back({.kind = kind, .begin = at_, .end = at_ + size});
    at_ += size;
  }

  void Fail(std::string_view problem) { Fail(problem, at_); }
  void Fail(std::string_view problem, size_t at) {
    result_.ok = false;
    result_.error = {at, problem};
  }

  const std::string_view text_;
  size_t at_ = 0;
  Tokens result_;
};

}  // namespace

Tokens Tokenise(std::string_view text) { return Lexer(text).Run(); }

}  // namespace tanggap::query
