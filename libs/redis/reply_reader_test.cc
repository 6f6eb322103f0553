#include "libs/redis/reply_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "libs/testing/status_matchers.h"

namespace tanggap::redis::internal {
namespace {

using ::testing::HasSubstr;
using testing::IsOk;
using testing::StatusIs;
using Kind = Reply::Kind;

constexpr size_t kPlenty = size_t{1} << 20;

// What the error says after all of `bytes`, fed at once; "" when there is none.
std::string ErrorAfter(const std::string& bytes, size_t limit = kPlenty) {
  ReplyReader reader;
  reader.Limit(limit);
  std::vector<Reply> replies;
  const absl::Status status = reader.Feed(bytes, replies);
  EXPECT_TRUE(status.ok() || absl::IsUnavailable(status));
  return std::string(status.message());
}

TEST(ReplyReaderTest, ReadsEveryKindHoweverTheBytesAreCut) {
  using std::string_literals::operator""s;
  const std::string bytes =
      "+OK\r\n:-7\r\n$5\r\na\0\r\nb\r\n$-1\r\n*-1\r\n*0\r\n"
      "*2\r\n*2\r\n$1\r\nx\r\n:1\r\n*2\r\n-ERR no\r\n$0\r\n\r\n-OOM full\r\n"s;
  for (size_t piece = 1; piece <= bytes.size(); ++piece) {
    ReplyReader reader;
    reader.Limit(kPlenty);
    std::vector<Reply> replies;
    for (size_t i = 0; i < bytes.size(); i += piece) {
      ASSERT_THAT(reader.Feed(std::string_view(bytes).substr(i, piece), replies), IsOk());
    }
    ASSERT_EQ(replies.size(), 8u) << piece;
    EXPECT_EQ(replies[0].text, "OK");
    EXPECT_EQ(replies[1].integer, -7);
    EXPECT_EQ(replies[2].text, "a\0\r\nb"s);
    EXPECT_EQ(replies[3].kind, Kind::kNil);
    EXPECT_EQ(replies[4].kind, Kind::kNil);
    EXPECT_EQ(replies[5].kind, Kind::kArray);
    EXPECT_TRUE(replies[5].items.empty());
    ASSERT_EQ(replies[6].items.size(), 2u);
    EXPECT_EQ(replies[6].items[0].items[0].text, "x");
    EXPECT_EQ(replies[6].items[0].items[1].integer, 1);
    EXPECT_EQ(replies[6].items[1].items[0].kind, Kind::kError);
    EXPECT_EQ(replies[6].items[1].items[1].kind, Kind::kText);
    EXPECT_EQ(replies[7].kind, Kind::kError);
    EXPECT_EQ(replies[7].text, "OOM full");
    EXPECT_FALSE(reader.HasRest());
  }
}

TEST(ReplyReaderTest, KnowsWhetherSomethingIsLeftOver) {
  for (const char* bytes : {"+", "+OK\r\n:", "*2\r\n:1\r\n", "$3\r\nab", "$3\r\nabc"}) {
    ReplyReader reader;
    reader.Limit(kPlenty);
    std::vector<Reply> replies;
    ASSERT_THAT(reader.Feed(bytes, replies), IsOk());
    EXPECT_TRUE(reader.HasRest()) << bytes;
  }
}

TEST(ReplyReaderTest, RefusesWhatIsOnlyAnnouncedWhenItIsTooMuch) {
  EXPECT_THAT(ErrorAfter("*2147483647\r\n"), HasSubstr("more than 1048576 bytes"));
  EXPECT_THAT(ErrorAfter("*1\r\n*100000\r\n"), HasSubstr("more than 1048576 bytes"));
  EXPECT_THAT(ErrorAfter("*9223372036854775807\r\n"), HasSubstr("protocol"));
  EXPECT_EQ(ErrorAfter("*1000\r\n"), "");
}

TEST(ReplyReaderTest, RefusesTextsAndItemsBeyondTheLimit) {
  const std::string kilobyte(1000, 'a');
  EXPECT_EQ(ErrorAfter("$1000\r\n" + kilobyte + "\r\n", 2000), "");
  EXPECT_THAT(ErrorAfter("$1000\r\n" + kilobyte + "\r\n", 999), HasSubstr("more than 999 bytes"));
  EXPECT_THAT(ErrorAfter("+" + kilobyte, 999), HasSubstr("more than 999 bytes"));
  std::string many = "*20\r\n";
  for (int i = 0; i < 20; ++i) many += ":1\r\n";
  EXPECT_EQ(ErrorAfter(many, 21 * sizeof(Reply)), "");
  EXPECT_THAT(ErrorAfter(many, 20 * sizeof(Reply)), HasSubstr("more than"));
}

TEST(ReplyReaderTest, CountsAllRepliesUntilTheLimitIsSetAnew) {
  ReplyReader reader;
  std::vector<Reply> replies;
  for (int i = 0; i < 10; ++i) {
    reader.Limit(3 * sizeof(Reply));
    ASSERT_THAT(reader.Feed(":1\r\n:2\r\n:3\r\n", replies), IsOk());
  }
  EXPECT_EQ(replies.size(), 30u);
  EXPECT_THAT(reader.Feed(":4\r\n", replies), StatusIs(absl::StatusCode::kUnavailable));
}

TEST(ReplyReaderTest, RefusesWhatIsNoProtocol) {
  for (const char* bytes : {"HTTP/1.1 400 Bad Request\r\n", "?\r\n", ":abc\r\n", "$-2\r\n",
                            "*-2\r\n", "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n"}) {
    EXPECT_THAT(ErrorAfter(bytes), HasSubstr("does not speak Redis' protocol")) << bytes;
  }
}

}  // namespace
}  // namespace tanggap::redis::internal
