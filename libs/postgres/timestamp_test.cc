#include "libs/postgres/timestamp.h"

#include <absl/time/civil_time.h>
#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "libs/postgres/pool.h"
#include "libs/testing/database.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::postgres {
namespace {

using testing::IsOk;

absl::Time At(int year, int month, int day, int hour, int minute, int second, int64_t micros) {
  return absl::FromCivil(absl::CivilSecond(year, month, day, hour, minute, second),
                         absl::UTCTimeZone()) +
         absl::Microseconds(micros);
}

std::vector<absl::Time> Times() {
  std::vector<absl::Time> times = {At(1900, 1, 1, 0, 0, 0, 0),
                                   At(1899, 12, 31, 23, 59, 59, 999999),
                                   At(1969, 12, 31, 23, 59, 59, 999999),
                                   At(1970, 1, 1, 0, 0, 0, 0),
                                   At(2000, 2, 29, 12, 0, 0, 1),
                                   At(2038, 1, 19, 3, 14, 8, 100000),
                                   At(2100, 2, 28, 23, 59, 59, 10),
                                   At(2200, 12, 31, 23, 59, 59, 999999),
                                   At(1, 1, 1, 0, 0, 0, 0),
                                   At(-43, 3, 15, 12, 0, 0, 0),
                                   At(9999, 12, 31, 23, 59, 59, 999999),
                                   At(10000, 1, 1, 0, 0, 0, 500000),
                                   absl::InfiniteFuture(),
                                   absl::InfinitePast()};
  std::mt19937_64 engine(3);
  const int64_t low = absl::ToUnixMicros(At(1900, 1, 1, 0, 0, 0, 0));
  const int64_t high = absl::ToUnixMicros(At(2200, 12, 31, 0, 0, 0, 0));
  std::uniform_int_distribution<int64_t> micros(low, high);
  for (int i = 0; i < 500; ++i) times.push_back(absl::FromUnixMicros(micros(engine)));
  return times;
}

class TimestampTest : public testing::PostgresFixture {};

TEST_F(TimestampTest, PostgresGivesBackWhatWasWrittenToTheMicrosecond) {
  constexpr Statement kEcho = {
      "echo_times",
      "SELECT at FROM unnest($1::timestamptz[]) WITH ORDINALITY AS e (at, place) ORDER BY place"};
  absl::StatusOr<Rows> rows = pool().Query(kEcho, Params().TimeArray(Times()), Soon());
  ASSERT_THAT(rows, IsOk());
  ASSERT_EQ(rows->size(), Times().size());
  for (size_t i = 0; i < Times().size(); ++i) EXPECT_EQ((*rows)[i].Time("at"), Times()[i]);
}

TEST_F(TimestampTest, PostgresUnderstandsTheSameInstant) {
  constexpr Statement kMicros = {
      "micros", "SELECT (extract(epoch FROM $1::timestamptz) * 1000000)::bigint AS micros"};
  for (const absl::Time time : Times()) {
    if (time == absl::InfiniteFuture() || time == absl::InfinitePast()) continue;
    absl::StatusOr<Rows> rows = pool().Query(kMicros, Params().Time(time), Soon());
    ASSERT_THAT(rows, IsOk());
    EXPECT_EQ(rows->Only().Int("micros"), absl::ToUnixMicros(time)) << time;
  }
}

TEST(TimestampTextTest, ReadsEveryOffset) {
  EXPECT_EQ(ParseTimestamp("2024-01-02 10:04:05+07"), At(2024, 1, 2, 3, 4, 5, 0));
  EXPECT_EQ(ParseTimestamp("2024-01-02 03:04:05.5-03:30"), At(2024, 1, 2, 6, 34, 5, 500000));
  EXPECT_EQ(ParseTimestamp("1899-12-31 23:59:59.000001+07:07:12"), At(1899, 12, 31, 16, 52, 47, 1));
}

TEST(TimestampTextTest, RefusesWhatIsNoTimestamp) {
  for (const char* text :
       {"", "2024-01-02", "2024-01-02T03:04:05Z", "2024-02-30 00:00:00+00", "2024-01-02 03:04:05",
        "2024-01-02 03:04:05+00 ", "24-01-02 03:04:05+00", "2024-01-02 03:04:05.+00"}) {
    EXPECT_EQ(ParseTimestamp(text), std::nullopt) << text;
  }
}

TEST(TimestampTextTest, CutsPartsOfAMicrosecondOff) {
  EXPECT_EQ(FormatTimestamp(At(2024, 1, 2, 3, 4, 5, 6) + absl::Nanoseconds(999)),
            "2024-01-02 03:04:05.000006+00");
}

}  // namespace
}  // namespace tanggap::postgres
