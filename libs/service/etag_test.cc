#include "libs/service/etag.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/errors/error.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::service {
namespace {

using errors::Reason;
using testing::HasReason;
using testing::IsOk;

TEST(EtagTest, OnlyThatOfTheVersionOrNonePasses) {
  EXPECT_EQ(EtagOf(7), "\"7\"");
  EXPECT_THAT(CheckEtag(EtagOf(7), "surveys/1", 7), IsOk());
  EXPECT_THAT(CheckEtag("", "surveys/1", 7), IsOk());
  for (const char* etag : {"\"6\"", "\"70\"", "7", "*", "W/\"7\"", "\"7\" "})
    EXPECT_THAT(CheckEtag(etag, "surveys/1", 7), HasReason(Reason::ETAG_MISMATCH)) << etag;
}

TEST(EtagTest, TheRefusalTellsWhatHasChangedAndItsEtagNow) {
  const absl::Status refused = CheckEtag("\"6\"", "surveys/1", 7);
  EXPECT_EQ(errors::MetadataOf(refused, "resource"), "surveys/1");
  EXPECT_EQ(errors::MetadataOf(refused, "etag"), "\"7\"");
}

}  // namespace
}  // namespace tanggap::service
