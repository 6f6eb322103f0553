#include "libs/postgres/rows.h"

#include <charconv>
#include <utility>

#include "libs/base/invariant.h"
#include "libs/base/strings.h"
#include "libs/postgres/answer.h"
#include "libs/postgres/array_literal.h"
#include "libs/postgres/timestamp.h"

namespace tanggap::postgres {

namespace internal {

Answer::Answer(pqxx::result result, std::string_view statement)
    : result_(std::move(result)), statement_(statement) {
  for (pqxx::row_size_type i = 0; i < result_.columns(); ++i) {
    columns_.emplace_back(result_.column_name(i));
  }
  values_.reserve(size() * columns_.size());
  for (pqxx::result_size_type i = 0; i < result_.size(); ++i) {
    const pqxx::row row = result_[i];
    // One field, which moves on.
    pqxx::const_row_iterator field = row.begin();
    for (size_t column = 0; column < columns_.size(); ++column, ++field) {
      values_.push_back(field->is_null() ? std::string_view()
                                         : std::string_view(field->c_str(), field->size()));
    }
  }
}

std::optional<std::string_view> Answer::Value(size_t row, std::string_view column) const {
  TANGGAP_INVARIANT(row < size(), "a row was asked for that the statement did not give");
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (columns_[i] != column) continue;
    const std::string_view value = values_[row * columns_.size() + i];
    if (value.data() == nullptr) return std::nullopt;
    return value;
  }
  Misread(column, "is not selected");
}

void Answer::Misread(std::string_view column, std::string_view why) const {
  const std::string explanation =
      base::Join("column ", column, " of statement ", statement_, " ", why);
  TANGGAP_INVARIANT(false, explanation.c_str());
  std::abort();
}

}  // namespace internal

namespace {

template <typename T>
std::optional<T> ReadNumber(std::string_view text) {
  T value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<bool> ReadBool(std::string_view text) {
  if (text == "t") return true;
  if (text == "f") return false;
  return std::nullopt;
}

std::optional<std::string> ReadBytes(std::string_view text) {
  if (text.substr(0, 2) != "\\x") return std::nullopt;
  std::string bytes = base::FromHex(text.substr(2));
  if (bytes.size() * 2 != text.size() - 2) return std::nullopt;
  return bytes;
}

std::optional<std::string> ReadText(std::string_view text) { return std::string(text); }

// The value of a column, read by `read`; nothing for NULL.
template <typename Read>
auto Get(const internal::Answer& answer, size_t row, std::string_view column, Read read)
    -> decltype(read(std::string_view())) {
  const std::optional<std::string_view> text = answer.Value(row, column);
  if (!text) return std::nullopt;
  auto value = read(*text);
  if (!value) answer.Misread(column, "is of another type");
  return value;
}

template <typename Read>
auto Need(const internal::Answer& answer, size_t row, std::string_view column, Read read) {
  auto value = Get(answer, row, column, read);
  if (!value) answer.Misread(column, "is NULL");
  return *std::move(value);
}

template <typename Read>
auto NeedArray(const internal::Answer& answer, size_t row, std::string_view column, Read read) {
  std::vector<typename decltype(read(std::string_view()))::value_type> values;
  for (const std::optional<std::string>& element : Need(answer, row, column, ParseArrayLiteral)) {
    if (!element) answer.Misread(column, "has a NULL element");
    auto value = read(*element);
    if (!value) answer.Misread(column, "has elements of another type");
    values.push_back(*std::move(value));
  }
  return values;
}

}  // namespace

bool Row::IsNull(std::string_view column) const { return !answer_->Value(index_, column); }

std::string Row::Text(std::string_view column) const {
  return Need(*answer_, index_, column, ReadText);
}
int64_t Row::Int(std::string_view column) const {
  return Need(*answer_, index_, column, ReadNumber<int64_t>);
}
double Row::Double(std::string_view column) const {
  return Need(*answer_, index_, column, ReadNumber<double>);
}
bool Row::Bool(std::string_view column) const { return Need(*answer_, index_, column, ReadBool); }
std::string Row::Bytes(std::string_view column) const {
  return Need(*answer_, index_, column, ReadBytes);
}
absl::Time Row::Time(std::string_view column) const {
  return Need(*answer_, index_, column, ParseTimestamp);
}
base::Uuid Row::Uuid(std::string_view column) const {
  return Need(*answer_, index_, column, base::Uuid::Parse);
}
std::vector<std::string> Row::TextArray(std::string_view column) const {
  return NeedArray(*answer_, index_, column, ReadText);
}
std::vector<int64_t> Row::IntArray(std::string_view column) const {
  return NeedArray(*answer_, index_, column, ReadNumber<int64_t>);
}
std::vector<base::Uuid> Row::UuidArray(std::string_view column) const {
  return NeedArray(*answer_, index_, column, base::Uuid::Parse);
}

std::optional<std::string> Row::OptionalText(std::string_view column) const {
  return Get(*answer_, index_, column, ReadText);
}
std::optional<int64_t> Row::OptionalInt(std::string_view column) const {
  return Get(*answer_, index_, column, ReadNumber<int64_t>);
}
std::optional<double> Row::OptionalDouble(std::string_view column) const {
  return Get(*answer_, index_, column, ReadNumber<double>);
}
std::optional<bool> Row::OptionalBool(std::string_view column) const {
  return Get(*answer_, index_, column, ReadBool);
}
std::optional<std::string> Row::OptionalBytes(std::string_view column) const {
  return Get(*answer_, index_, column, ReadBytes);
}
std::optional<absl::Time> Row::OptionalTime(std::string_view column) const {
  return Get(*answer_, index_, column, ParseTimestamp);
}
std::optional<base::Uuid> Row::OptionalUuid(std::string_view column) const {
  return Get(*answer_, index_, column, base::Uuid::Parse);
}

size_t Rows::size() const { return answer_->size(); }
size_t Rows::affected() const { return answer_->affected(); }

Row Rows::operator[](size_t index) const {
  TANGGAP_INVARIANT(index < size(), "a row was asked for that the statement did not give");
  return {answer_, index};
}

Row Rows::Only() const {
  TANGGAP_INVARIANT(size() == 1, "a statement that always gives one row gave another number");
  return {answer_, 0};
}

}  // namespace tanggap::postgres
