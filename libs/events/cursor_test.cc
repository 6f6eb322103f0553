#include "libs/events/cursor.h"

#include <gmock/gmock.h>

#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/privacy/sealed_token.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::events {
namespace {

using errors::Reason;
using testing::HasReason;
using testing::IsOkAndHolds;

class CursorTest : public ::testing::Test {
 protected:
  LogPosition Somewhere(std::string agency, int64_t position) {
    return {std::move(agency), base::Uuid::V4(random_), position, base::Uuid::V4(random_)};
  }
  base::SeededRandom random_{5};
  privacy::KeyRing keys_ = privacy::KeyRing::Generate(random_);
};

TEST_F(CursorTest, GivesBackThePositions) {
  const std::vector<LogPosition> positions = {Somewhere("dinkes", 41),
                                              Somewhere("bpbd", INT64_MAX),
                                              {"no-log-yet", base::Uuid(), 0, base::Uuid()}};
  EXPECT_THAT(OpenCursor(keys_, SealCursor(keys_, random_, positions)), IsOkAndHolds(positions));
  EXPECT_THAT(OpenCursor(keys_, SealCursor(keys_, random_, {})),
              IsOkAndHolds(std::vector<LogPosition>()));
}

TEST_F(CursorTest, TheLargestFitsIntoTheContract) {
  std::vector<LogPosition> positions;
  for (size_t i = 0; i < kMostLogsOfCursor; ++i) {
    positions.push_back(Somewhere(std::string(32, 'a'), INT64_MAX));
  }
  EXPECT_LT(SealCursor(keys_, random_, positions).size(), 8000u);
}

TEST_F(CursorTest, TellsNothingToWhoCarriesIt) {
  const std::string cursor = SealCursor(keys_, random_, {Somewhere("dinkes", 41)});
  std::string raw;
  ASSERT_TRUE(base::FromBase64Url(cursor, &raw));
  EXPECT_EQ(raw.find("dinkes"), std::string::npos);
}

TEST_F(CursorTest, RefusesEveryChange) {
  const std::string cursor = SealCursor(keys_, random_, {Somewhere("dinkes", 41)});
  for (size_t i = 0; i < cursor.size(); ++i) {
    std::string changed = cursor;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_THAT(OpenCursor(keys_, changed), HasReason(Reason::INVALID_CURSOR)) << i;
    EXPECT_THAT(OpenCursor(keys_, cursor.substr(0, i)), HasReason(Reason::INVALID_CURSOR)) << i;
  }
}

TEST_F(CursorTest, RefusesTokensOfOtherKeysUsesAndForms) {
  const privacy::KeyRing other = privacy::KeyRing::Generate(random_);
  const auto refused = HasReason(Reason::INVALID_CURSOR);
  EXPECT_THAT(OpenCursor(keys_, SealCursor(other, random_, {Somewhere("dinkes", 1)})), refused);
  const auto seal = [&](std::string_view label, std::string_view bytes) {
    return privacy::SealToken(keys_, random_, label, bytes, absl::InfiniteFuture());
  };
  EXPECT_THAT(OpenCursor(keys_, seal("page-token", "\1")), refused);
  EXPECT_THAT(OpenCursor(keys_, seal("event cursor", "")), refused);
  EXPECT_THAT(OpenCursor(keys_, seal("event cursor", "\2")), refused);
  EXPECT_THAT(OpenCursor(keys_, seal("event cursor", "\1\6dinkes")), refused);
  EXPECT_THAT(OpenCursor(keys_, seal("event cursor", "\1")),
              IsOkAndHolds(std::vector<LogPosition>()));
}

TEST_F(CursorTest, OutlivesTheReplacementOfTheKeyWhileBothAreLive) {
  const std::vector<LogPosition> positions = {Somewhere("dinkes", 41)};
  const std::string cursor = SealCursor(keys_, random_, positions);
  EXPECT_THAT(OpenCursor(keys_.Rotated(random_), cursor), IsOkAndHolds(positions));
}

}  // namespace
}  // namespace tanggap::events
