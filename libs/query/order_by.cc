#include "libs/query/order_by.h"

#include <algorithm>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::query {
namespace {

constexpr size_t kMaximumCharacters = 200;

bool IsName(std::string_view text) {
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789_.";
  return !text.empty() && text.size() <= 64 &&
         text.find_first_not_of(kAllowed) == std::string_view::npos;
}

absl::Status OrderError(std::string_view field, std::string_view problem,
                        const FieldSchema& schema) {
  errors::Error error(errors::Reason::INVALID_ORDER_BY);
  // Anything else than a name is not repeated: nobody knows what it is.
  if (IsName(field)) error.With("field", field);
  error.With("problem", problem).With("fields", schema.FieldNames(/*sortable_only=*/true));
  return error;
}

std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  for (std::string& word : base::Split(text, ' ')) {
    if (!word.empty()) words.push_back(std::move(word));
  }
  return words;
}

absl::StatusOr<OrderTerm> ParseTerm(std::string_view text, const FieldSchema& schema) {
  const std::vector<std::string> words = Words(text);
  if (words.empty()) return OrderError("", "a field is missing between the commas", schema);
  const Field* field = schema.Find(words[0]);
  if (field == nullptr) return OrderError(words[0], "there is no such field", schema);
  if (!field->sortable()) return OrderError(words[0], "the field cannot be sorted by", schema);
  if (words.size() > 2 || (words.size() == 2 && words[1] != "desc")) {
    return OrderError(words[0], "only desc or a comma may follow a field", schema);
  }
  return OrderTerm{field->name(), words.size() == 2};
}

}  // namespace

absl::StatusOr<std::vector<OrderTerm>> ParseOrderBy(std::string_view text,
                                                    const FieldSchema& schema) {
  std::vector<OrderTerm> order;
  if (text.size() > kMaximumCharacters) return OrderError("", "the order is too long", schema);
  if (text.find_first_not_of(' ') == std::string_view::npos) return order;
  for (const std::string& part : base::Split(text, ',')) {
    TANGGAP_ASSIGN_OR_RETURN(OrderTerm term, ParseTerm(part, schema));
    const bool repeated = std::any_of(order.begin(), order.end(), [&](const OrderTerm& other) {
      return other.field == term.field;
    });
    if (repeated) return OrderError(term.field, "the field is named twice", schema);
    if (order.size() == kMaximumOrderTerms) {
      return OrderError(term.field, base::Join("more than ", kMaximumOrderTerms, " fields"),
                        schema);
    }
    order.push_back(std::move(term));
  }
  return order;
}

std::string ToString(const std::vector<OrderTerm>& order) {
  std::string text;
  for (const OrderTerm& term : order) {
    text += base::Join(text.empty() ? "" : ", ", term.field, term.descending ? " desc" : "");
  }
  return text;
}

}  // namespace tanggap::query
