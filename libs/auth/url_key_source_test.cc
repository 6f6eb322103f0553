#include "libs/auth/url_key_source.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <vector>

#include "libs/auth/http_fetch.h"
#include "libs/auth/signer.h"
#include "libs/auth/test_http_server.h"
#include "libs/auth/test_tokens.h"
#include "libs/base/random.h"
#include "libs/errors/error.h"

namespace tanggap::auth {
namespace {

const absl::Duration kLong = absl::Seconds(30);

// A JWKS with the key of one kid only.
std::string JwksOf(size_t index) {
  return nlohmann::json({{"keys", {TestTokens()["jwks"]["keys"][index]}}}).dump();
}

class UrlKeySourceTest : public testing::Test {
 protected:
  std::unique_ptr<UrlKeySource> Source() {
    return std::make_unique<UrlKeySource>(UrlKeySourceOptions{.url = server_.url()}, clock_,
                                          [this](const absl::Status&) {
                                            base::MutexLock lock(mutex_);
                                            ++problems_;
                                          });
  }
  static std::optional<errors::Reason> Refusal(UrlKeySource& source, std::string_view id) {
    return errors::ReasonOf(source.Find(id).status());
  }
  int problems() {
    base::MutexLock lock(mutex_);
    return problems_;
  }

  base::ManualClock clock_{kTestNow};
  TestHttpServer server_;
  base::Mutex mutex_;
  int problems_ = 0;
};

TEST_F(UrlKeySourceTest, FetchesKeysAtStart) {
  server_.Answer("200 OK", TestJwks());
  const auto source = Source();
  ASSERT_TRUE(source->WaitForFetchesForTest(1, kLong));
  EXPECT_TRUE(source->Find("ed-1").ok());
  EXPECT_EQ(source->Find("rsa-1")->algorithm(), "RS256");
  EXPECT_EQ(problems(), 0);
}

TEST_F(UrlKeySourceTest, AnUnknownKidFetchesAgainOnceAMinuteAtMost) {
  server_.Answer("200 OK", JwksOf(0));
  const auto source = Source();
  ASSERT_TRUE(source->WaitForFetchesForTest(1, kLong));
  for (int i = 0; i < 100; ++i)
    EXPECT_EQ(Refusal(*source, "ec-1"), errors::Reason::TOKEN_UNTRUSTED);
  EXPECT_EQ(server_.requests(), 1);

  server_.Answer("200 OK", JwksOf(1));
  clock_.Advance(absl::Minutes(1));
  // The key may be on its way: the caller is asked to try again, not told that it is not believed.
  EXPECT_EQ(Refusal(*source, "ec-1"), errors::Reason::PEER_UNAVAILABLE);
  ASSERT_TRUE(source->WaitForFetchesForTest(2, kLong));
  EXPECT_TRUE(source->Find("ec-1").ok());
  EXPECT_EQ(Refusal(*source, "rsa-1"), errors::Reason::TOKEN_UNTRUSTED) << "a withdrawn key";
  EXPECT_EQ(server_.requests(), 2);
}

TEST_F(UrlKeySourceTest, TheLastGoodKeysServeForADayWhileTheIssuerIsAway) {
  server_.Answer("200 OK", TestJwks());
  const auto source = Source();
  ASSERT_TRUE(source->WaitForFetchesForTest(1, kLong));
  server_.Answer("503 Service Unavailable", "");
  clock_.Advance(absl::Hours(24));
  EXPECT_TRUE(source->Find("ed-1").ok());
  EXPECT_EQ(Refusal(*source, "stranger"), errors::Reason::PEER_UNAVAILABLE);
  ASSERT_TRUE(source->WaitForFetchesForTest(2, kLong));
  EXPECT_EQ(problems(), 1);
  EXPECT_TRUE(source->Find("ed-1").ok());
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(Refusal(*source, "ed-1"), errors::Reason::PEER_UNAVAILABLE);
  server_.Answer("200 OK", TestJwks());
  clock_.Advance(absl::Minutes(1));
  EXPECT_EQ(Refusal(*source, "ed-1"), errors::Reason::PEER_UNAVAILABLE);
  ASSERT_TRUE(source->WaitForFetchesForTest(3, kLong));
  EXPECT_TRUE(source->Find("ed-1").ok());
}

TEST_F(UrlKeySourceTest, ADocumentThatIsNoSetDoesNotReplaceTheLastGoodOne) {
  server_.Answer("200 OK", TestJwks());
  const auto source = Source();
  ASSERT_TRUE(source->WaitForFetchesForTest(1, kLong));
  server_.Answer("200 OK", "<html>maintenance</html>");
  clock_.Advance(absl::Minutes(1));
  EXPECT_EQ(Refusal(*source, "stranger"), errors::Reason::PEER_UNAVAILABLE);
  ASSERT_TRUE(source->WaitForFetchesForTest(2, kLong));
  EXPECT_TRUE(source->Find("ed-1").ok());
  EXPECT_EQ(problems(), 1);
}

TEST_F(UrlKeySourceTest, KeysOfDevelopmentAreTakenOnlyWhereAskedFor) {
  base::SystemRandom random;
  const std::string file = testing::TempDir() + "/signing-of-url-key-source";
  std::filesystem::remove(file);
  ASSERT_TRUE(Signer::GenerateKeyFile(file, random).ok());
  const Signer signer = *Signer::Load(file, "tanggap:development", clock_);
  server_.Answer("200 OK", signer.DevelopmentJwks());
  const auto source = Source();
  ASSERT_TRUE(source->WaitForFetchesForTest(1, kLong));
  EXPECT_FALSE(source->Find(signer.key_id()).ok());
  EXPECT_EQ(problems(), 1);
  UrlKeySource development({.url = server_.url(), .parse = KeySet::Parse}, clock_,
                           [](const absl::Status&) {});
  ASSERT_TRUE(development.WaitForFetchesForTest(1, kLong));
  EXPECT_TRUE(development.Find(signer.key_id()).ok());
}

TEST_F(UrlKeySourceTest, WithoutAnyKeysItAsksToTryAgain) {
  server_.Answer("404 Not Found", "");
  const auto source = Source();
  ASSERT_TRUE(source->WaitForFetchesForTest(1, kLong));
  const absl::Status status = source->Find("ed-1").status();
  EXPECT_EQ(errors::ReasonOf(status), errors::Reason::PEER_UNAVAILABLE);
  EXPECT_TRUE(errors::RetryAfterOf(status).has_value());
}

TEST_F(UrlKeySourceTest, FetchesNothingElseThanASmallAnswerFromTheAddressItself) {
  const std::atomic<bool> cancelled = false;
  server_.Answer("200 OK", std::string(256 * 1024, 'x'));
  EXPECT_EQ(HttpFetch(server_.url(), "", cancelled)->size(), 256u * 1024);
  server_.Answer("200 OK", std::string(256 * 1024 + 1, 'x'));
  EXPECT_FALSE(HttpFetch(server_.url(), "", cancelled).ok());
  server_.Answer("302 Found", "", base::Join("Location: ", server_.url(), "\r\n"));
  const int before = server_.requests();
  EXPECT_FALSE(HttpFetch(server_.url(), "", cancelled).ok());
  EXPECT_EQ(server_.requests(), before + 1) << "a redirect was followed";
  for (const char* url :
       {"http://masuk.example.go.id/jwks", "file:///etc/passwd", "ftp://127.0.0.1/",
        "http://127.0.0.1:80@masuk.example.go.id/", "http://127.0.0.1.example.id/", ""}) {
    EXPECT_EQ(HttpFetch(url, "", cancelled).status().code(), absl::StatusCode::kInvalidArgument)
        << url;
  }
}

}  // namespace
}  // namespace tanggap::auth
