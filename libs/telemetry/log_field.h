// What may stand in a log line beside its sentence: keys fixed at compile time, and values of a
// closed set of types. Anything else, privacy::Pii<T> above all, does not compile; that is what
// keeps personal data out of the log.
//
//   log.Info("Complaint filed.", {{"agency", agency}, {"attempt", 2}, {"took", clock.Now() -
//   start}});
#pragma once

#include <absl/strings/string_view.h>
#include <absl/time/time.h>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <variant>

#include "libs/base/strings.h"

namespace tanggap::telemetry {

// A literal of lower-case letters, digits and underscores that none of the line's own keys is.
class FieldKey {
 public:
  template <size_t kSize>
  consteval FieldKey(const char (&text)[kSize]) : text_(text, kSize - 1) {  // NOLINT: implicit
    if (text_.empty()) throw "a key has at least one letter";
    for (const char c : text_) {
      const bool allowed = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
      if (!allowed) throw "a key is lower-case letters, digits and underscores";
    }
    for (const std::string_view reserved : kReserved) {
      if (text_ == reserved) throw "every line has this key already";
    }
  }
  std::string_view text() const { return text_; }

 private:
  static constexpr std::array<std::string_view, 7> kReserved = {
      "time", "severity", "service", "message", "trace_id", "span_id", "dropped_lines"};
  std::string_view text_;
};

namespace internal {
template <typename T>
concept Text = std::convertible_to<const T&, std::string_view> && !std::same_as<T, std::nullptr_t>;
template <typename T>
concept AbslText = std::same_as<T, absl::string_view> && !std::same_as<T, std::string_view>;
template <typename T>
concept Whole = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>;
// Without the conversions that would let a pointer pass for a bool.
template <typename T>
concept Exact =
    std::same_as<T, bool> || std::same_as<T, absl::Duration> || std::same_as<T, absl::Time>;
}  // namespace internal

// Refers to the text that it is made from, so it lives only as long as the call that it is an
// argument of.
class FieldValue {
 public:
  using Variant =
      std::variant<std::string_view, int64_t, uint64_t, double, bool, absl::Duration, absl::Time>;

  // NOLINTBEGIN(google-explicit-constructor)
  template <internal::Text T>
  FieldValue(const T& text) : value_(std::string_view(text)) {}
  template <internal::AbslText T>
  FieldValue(const T& text) : value_(base::AsStd(text)) {}
  template <internal::Whole T>
  FieldValue(T number)
      : value_(std::conditional_t<std::signed_integral<T>, int64_t, uint64_t>{number}) {}
  template <std::floating_point T>
  FieldValue(T number) : value_(static_cast<double>(number)) {}
  template <internal::Exact T>
  FieldValue(T value) : value_(value) {}
  // NOLINTEND(google-explicit-constructor)

  const Variant& get() const { return value_; }

 private:
  Variant value_;
};

struct Field {
  FieldKey key;
  FieldValue value;
};

}  // namespace tanggap::telemetry
