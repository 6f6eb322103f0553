#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "libs/base/big_endian.h"
#include "libs/base/clock.h"
#include "libs/base/mutex.h"
#include "libs/base/random.h"
#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/base/uuid.h"

namespace tanggap::base {
namespace {

TEST(ClockTest, SystemClockFollowsItsOffset) {
  SystemClock clock;
  const absl::Time before = clock.Now();
  clock.SetOffset(absl::Hours(5));
  EXPECT_GE(clock.Now() - before, absl::Hours(5));
  EXPECT_LT(clock.Now() - before, absl::Hours(5) + absl::Minutes(1));
}

TEST(ClockTest, ManualClockMovesOnlyWhenTold) {
  ManualClock clock(absl::FromUnixSeconds(100));
  EXPECT_EQ(clock.Now(), absl::FromUnixSeconds(100));
  clock.Advance(absl::Seconds(5));
  EXPECT_EQ(clock.Now(), absl::FromUnixSeconds(105));
}

TEST(RandomTest, SeededRandomRepeatsAndDiffersBySeed) {
  EXPECT_EQ(SeededRandom(1).Bytes(33), SeededRandom(1).Bytes(33));
  EXPECT_NE(SeededRandom(1).Bytes(33), SeededRandom(2).Bytes(33));
}

TEST(RandomTest, BelowReachesEveryValueAndNoOther) {
  SystemRandom random;
  std::set<uint64_t> seen;
  for (int i = 0; i < 2000; ++i) seen.insert(random.Below(7));
  EXPECT_EQ(seen, (std::set<uint64_t>{0, 1, 2, 3, 4, 5, 6}));
}

TEST(UuidTest, ParsesWhatItPrints) {
  SeededRandom random(7);
  for (int i = 0; i < 100; ++i) {
    const Uuid uuid = Uuid::V4(random);
    const std::string text = uuid.ToString();
    EXPECT_EQ(text[14], '4');
    EXPECT_NE(std::string("89ab").find(text[19]), std::string::npos);
    EXPECT_EQ(Uuid::Parse(text), uuid);
  }
}

TEST(UuidTest, ComesBackFromItsBytes) {
  const Uuid uuid = *Uuid::Parse("018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10");
  EXPECT_EQ(ToHex(uuid.bytes()), "018bcfe568807c31a9f40c5a4e9f2d10");
  EXPECT_EQ(Uuid::FromBytes(uuid.bytes()), uuid);
  EXPECT_EQ(Uuid::FromBytes(uuid.bytes().substr(1)), std::nullopt);
  EXPECT_EQ(Uuid::FromBytes(""), std::nullopt);
}

TEST(UuidTest, Version7SortsByTimeAndCarriesIt) {
  SeededRandom random(7);
  // The example of RFC 9562, appendix A.6: 2022-02-22 19:22:22 UTC is 017F22E279B0.
  const Uuid early = Uuid::V7(absl::FromUnixMillis(0x017F22E279B0), random);
  EXPECT_EQ(early.ToString().substr(0, 15), "017f22e2-79b0-7");
  EXPECT_LT(early.ToString(), Uuid::V7(absl::FromUnixMillis(0x017F22E279B1), random).ToString());
}

TEST(UuidTest, Version7SortsWithinAMillisecond) {
  SeededRandom random(7);
  const absl::Time start = absl::FromUnixMillis(0x017F22E279B0);
  for (int micros = 0; micros < 1000; ++micros) {
    const Uuid one = Uuid::V7(start + absl::Microseconds(micros), random);
    const Uuid next = Uuid::V7(start + absl::Microseconds(micros + 1), random);
    EXPECT_LT(one, next) << micros;
    EXPECT_EQ(one.ToString()[14], '7');
  }
}

TEST(UuidTest, RefusesEverythingElse) {
  for (const char* text :
       {"", "018bcfe5-6880-7c31-a9f4-0c5a4e9f2d1", "018bcfe568807c31a9f40c5a4e9f2d10",
        "018bcfe5-6880-7c31-a9f4-0c5a4e9f2d1g", "{18bcfe5-6880-7c31-a9f4-0c5a4e9f2d10}"}) {
    EXPECT_EQ(Uuid::Parse(text), std::nullopt) << text;
  }
}

TEST(BigEndianTest, PutsTheMostSignificantByteFirst) {
  EXPECT_EQ(ToBigEndian(0x0102030405060708), "\x01\x02\x03\x04\x05\x06\x07\x08");
  EXPECT_EQ(ToBigEndian(0x0102030405060708, 4), "\x05\x06\x07\x08");
  EXPECT_EQ(ToBigEndian(7, 0), "");
  EXPECT_LT(ToBigEndian(255), ToBigEndian(256)) << "bytes sort as numbers do";
}

TEST(BigEndianTest, ReadsWhatItWrote) {
  for (const uint64_t number :
       {uint64_t{0}, uint64_t{0x80}, uint64_t{0xFFFEFDFCFBFAF9F8}, UINT64_MAX})
    EXPECT_EQ(FromBigEndian(ToBigEndian(number)), number);
  EXPECT_EQ(FromBigEndian("\xFF\x01"), 0xFF01u);
  EXPECT_EQ(FromBigEndian(""), 0u);
}

TEST(StringsTest, JoinTakesViewsNumbersAndLiterals) {
  const std::string_view view = "view";
  EXPECT_EQ(Join("a ", view, " b", std::string("c"), 42), "a view bc42");
}

TEST(StringsTest, SplitKeepsEmptyParts) {
  EXPECT_EQ(Split("a,,b", ','), (std::vector<std::string>{"a", "", "b"}));
  EXPECT_TRUE(Split("", ',').empty());
}

TEST(StringsTest, Base64UrlRoundTripsAndRefusesOtherAlphabets) {
  std::string back;
  for (size_t length = 0; length < 40; ++length) {
    const std::string bytes = SeededRandom(length).Bytes(length);
    EXPECT_TRUE(FromBase64Url(ToBase64Url(bytes), &back));
    EXPECT_EQ(back, bytes);
  }
  for (const char* text : {"a+b=", "a b", "abcde", "ab=="})
    EXPECT_FALSE(FromBase64Url(text, &back)) << text;
}

TEST(StringsTest, Utf8AcceptsOnlyWellFormedText) {
  EXPECT_TRUE(IsUtf8("Jalan rusak \xE2\x80\x94 \xF0\x9F\x9A\xA7"));
  EXPECT_EQ(Utf8Length("\xE2\x80\x94\xF0\x9F\x9A\xA7x"), 3u);
  const std::string_view bad[] = {"\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                                  "\xE2\x80", "\x80",         "\xFF"};
  for (const std::string_view text : bad) EXPECT_FALSE(IsUtf8(text)) << ToHex(text);
}

absl::StatusOr<int> Half(int value) {
  if (value % 2 != 0) return absl::InvalidArgumentError("odd");
  return value / 2;
}

absl::StatusOr<int> Quarter(int value) {
  TANGGAP_ASSIGN_OR_RETURN(const int half, Half(value));
  return Half(half);
}

TEST(ResultTest, ErrorsReachTheCaller) {
  EXPECT_EQ(*Quarter(8), 2);
  EXPECT_EQ(Quarter(6).status().message(), "odd");
  EXPECT_EQ(Quarter(7).status().message(), "odd");
}

TEST(MutexTest, WaitForEndsAtItsTimeout) {
  Mutex mutex;
  Condition condition;
  MutexLock lock(mutex);
  while (condition.WaitFor(lock, absl::Milliseconds(1))) {
  }
}

TEST(MutexTest, NotifiedThreadsSeeTheChange) {
  Mutex mutex;
  Condition condition;
  bool ready = false;
  std::thread thread([&] {
    MutexLock lock(mutex);
    ready = true;
    condition.NotifyAll();
  });
  {
    MutexLock lock(mutex);
    while (!ready) condition.Wait(lock);
  }
  thread.join();
  EXPECT_TRUE(ready);
}

}  // namespace
}  // namespace tanggap::base
