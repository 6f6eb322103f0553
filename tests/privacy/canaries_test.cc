#include "tests/privacy/canaries.h"

#include <absl/strings/escaping.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/strings.h"

namespace tanggap::complaints {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(CanariesTest, AreFoundInTheClearInHexadecimalAndInBase64HoweverItIsAligned) {
  Canaries canaries;
  const std::string word = canaries.Text("word");
  canaries.Text("another");
  EXPECT_THAT(canaries.In("nothing of the kind"), IsEmpty());
  EXPECT_THAT(canaries.In(base::Join("before ", word, " behind")), ElementsAre("word"));
  EXPECT_THAT(canaries.In(base::Join("\\x", base::ToHex("a" + word + "b"))), ElementsAre("word"));
  for (const char* before : {"", "a", "ab", "abc", "abcd"}) {
    for (const char* behind : {"", "a", "ab"}) {
      const std::string text = base::Join(before, word, behind);
      EXPECT_THAT(canaries.In(absl::Base64Escape(base::AsAbsl(text))), ElementsAre("word")) << text;
      EXPECT_THAT(canaries.In(base::ToBase64Url(text)), ElementsAre("word")) << text;
    }
  }
}

TEST(CanariesTest, ATelephoneIsFoundInItsInternationalFormAndAPlaceInAnyMessage) {
  Canaries canaries;
  const std::string phone = canaries.Phone("phone");
  EXPECT_THAT(canaries.In("+62" + phone.substr(1)), ElementsAre("phone"));
  v1::Place place;
  place.set_latitude(canaries.Degrees("latitude", -7.33));
  EXPECT_THAT(canaries.In(place.SerializeAsString()), ElementsAre("latitude"));
  EXPECT_THAT(canaries.In(place.ShortDebugString()), ElementsAre("latitude"));
}

}  // namespace
}  // namespace tanggap::complaints
