#include "libs/privacy/pii.h"

#include <absl/hash/hash.h>
#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

#include <concepts>
#include <functional>
#include <ostream>
#include <string>
#include <string_view>

#include "libs/base/strings.h"

namespace tanggap::privacy {
namespace {

using PiiText = Pii<std::string>;
using PiiNumber = Pii<int>;

template <typename T>
concept Streamable = requires(std::ostream& stream, const T& value) {
  stream << value;
};
template <typename T>
concept Concatenable = requires(const T& value) {
  absl::AlphaNum(value);
};
template <typename T>
concept ToStringable = requires(const T& value) {
  std::to_string(value);
};
template <typename T>
concept Appendable = requires(std::string text, const T& value) {
  text += value;
};
template <typename T>
concept StdHashable = requires(const T& value) {
  std::hash<T>{}(value);
};
template <typename T, typename U>
concept ComparableWith = requires(const T& a, const U& b) {
  a == b;
};
template <typename T, typename U>
concept Orderable = requires(const T& a, const U& b) {
  a < b;
};

// Each concept must hold for ordinary text or numbers, else its refusal below would prove nothing.
static_assert(Streamable<std::string> && !Streamable<PiiText> && !Streamable<PiiNumber>);
static_assert(Concatenable<int> && !Concatenable<PiiText> && !Concatenable<PiiNumber>);
static_assert(ToStringable<int> && !ToStringable<PiiNumber>);
static_assert(Appendable<std::string> && !Appendable<PiiText>);
static_assert(StdHashable<std::string> && !StdHashable<PiiText>);
static_assert(ComparableWith<std::string, std::string> && !ComparableWith<PiiText, std::string>);
static_assert(!ComparableWith<PiiText, const char*>);
static_assert(Orderable<std::string, std::string> && !Orderable<PiiText, PiiText>);

static_assert(!std::convertible_to<PiiText, std::string>);
static_assert(!std::convertible_to<PiiText, std::string_view>);
static_assert(!std::convertible_to<PiiText, absl::string_view>);
static_assert(!std::convertible_to<PiiText, bool>);
static_assert(!std::convertible_to<PiiNumber, int>);
static_assert(!std::constructible_from<std::string, PiiText>);
static_assert(!std::constructible_from<std::string_view, PiiText>);
static_assert(!std::constructible_from<int, PiiNumber>);
// Becoming personal is a decision too.
static_assert(!std::convertible_to<std::string, PiiText>);

TEST(PiiTest, RevealsWhatItHoldsAndNothingElse) {
  const PiiText name("Siti Contoh");
  EXPECT_EQ(name.Reveal(), "Siti Contoh");
  EXPECT_EQ(name, PiiText("Siti Contoh"));
  EXPECT_FALSE(name == PiiText("Budi Contoh"));
  EXPECT_EQ(PiiText("moved out").Reveal(), "moved out");
}

TEST(PiiTest, AFailingTestDoesNotPrintIt) {
  const std::string printed = testing::PrintToString(PiiText("Siti"));
  EXPECT_EQ(printed, "<personal>");
}

}  // namespace
}  // namespace tanggap::privacy
