#include "libs/auth/watched_file.h"

#include <gtest/gtest.h>

#include <vector>

#include "libs/auth/key_source.h"
#include "libs/auth/temporary_file.h"
#include "libs/auth/test_tokens.h"
#include "libs/errors/error.h"

namespace tanggap::auth {
namespace {

class WatchedFileTest : public testing::Test {
 protected:
  // The content as it is used, or "none".
  std::string Content() {
    clock_.Advance(absl::Seconds(1));
    const auto content = watched_.Get();
    return content == nullptr ? "none" : *content;
  }
  TemporaryFile file_;
  base::ManualClock clock_{kTestNow};
  std::vector<std::string> problems_;
  WatchedFile<std::string> watched_{
      file_.path(),
      [](std::string_view text) -> absl::StatusOr<std::string> {
        if (text == "bad") return absl::InvalidArgumentError("cannot be read");
        return std::string(text);
      },
      clock_, [this](const absl::Status& status) { problems_.push_back(status.ToString()); }};
};

TEST_F(WatchedFileTest, FollowsTheFile) {
  EXPECT_EQ(Content(), "none");
  EXPECT_EQ(problems_.size(), 1u);
  file_.Write("first");
  EXPECT_EQ(Content(), "first");
  file_.Write("other");
  EXPECT_EQ(Content(), "other");
}

TEST_F(WatchedFileTest, LooksOnceASecondAtMost) {
  file_.Write("first");
  EXPECT_EQ(Content(), "first");
  file_.Write("second");
  EXPECT_EQ(*watched_.Get(), "first");
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(*watched_.Get(), "second");
}

TEST_F(WatchedFileTest, ABadVersionIsReportedOnceAndTheLastGoodOneStaysForADay) {
  file_.Write("first");
  EXPECT_EQ(Content(), "first");
  file_.Write("bad");
  EXPECT_EQ(Content(), "first");
  EXPECT_EQ(Content(), "first");
  ASSERT_EQ(problems_.size(), 1u);
  EXPECT_NE(problems_[0].find("cannot be read; the last good version stays"), std::string::npos);
  EXPECT_NE(problems_[0].find(file_.path()), std::string::npos);
  clock_.Advance(absl::Hours(23));
  EXPECT_EQ(Content(), "first");
  clock_.Advance(absl::Hours(1));
  EXPECT_EQ(Content(), "none");
  file_.Write("second");
  EXPECT_EQ(Content(), "second");
}

TEST_F(WatchedFileTest, AnUnchangedFileStaysGoodForEver) {
  file_.Write("first");
  EXPECT_EQ(Content(), "first");
  for (int day = 0; day < 3; ++day) {
    clock_.Advance(absl::Hours(20));
    EXPECT_EQ(Content(), "first");
  }
  file_.Remove();
  EXPECT_EQ(Content(), "first");
  clock_.Advance(absl::Hours(24));
  EXPECT_EQ(Content(), "none");
}

TEST_F(WatchedFileTest, RefusesAFileThatIsTooLarge) {
  file_.Write(std::string(1024 * 1024, 'x'));
  EXPECT_EQ(Content().size(), 1024u * 1024);
  file_.Write(std::string(1024 * 1024 + 1, 'y'));
  EXPECT_EQ(Content()[0], 'x');
  EXPECT_EQ(problems_.size(), 1u);
}

TEST_F(WatchedFileTest, AKeyFileTakesUpNewKeys) {
  FileKeySource keys(file_.path(), clock_, {});
  EXPECT_EQ(errors::ReasonOf(keys.Find("ed-1").status()), errors::Reason::PEER_UNAVAILABLE);
  file_.Write(TestJwks());
  clock_.Advance(absl::Seconds(1));
  EXPECT_TRUE(keys.Find("ed-1").ok());
  EXPECT_EQ(errors::ReasonOf(keys.Find("ed-2").status()), errors::Reason::TOKEN_UNTRUSTED);
}

}  // namespace
}  // namespace tanggap::auth
