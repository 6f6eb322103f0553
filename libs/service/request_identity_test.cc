#include "libs/service/request_identity.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "libs/base/random.h"

namespace tanggap::service {
namespace {

constexpr char kRequestId[] = "018bcfe5-6880-4c31-a9f4-0c5a4e9f2d10";

struct Asked {
  std::string person = "person-a";
  std::string method = "tanggap.x.v1.Service.Do";
  std::string request_id = kRequestId;
  std::string bytes = "what is asked";
  std::string label = "x.request";
  std::vector<std::string> former = {};
};

class RequestIdentityTest : public ::testing::Test {
 protected:
  postgres::idempotency::Request Of(const privacy::KeyRing& keys, const Asked& asked) {
    auto caller = std::make_shared<auth::Principal>();
    caller->person_pseudonym = asked.person;
    caller->former_person_pseudonyms = asked.former;
    const rpc::Context context(rpc::Context::Parts{.method = asked.method,
                                                   .principal = caller,
                                                   .trace = telemetry::TraceContext::New(random_)});
    return RequestOf(keys, asked.label, context, asked.request_id, asked.bytes);
  }

  base::SeededRandom random_{7};
  const privacy::KeyRing keys_ = privacy::KeyRing::Generate(random_);
};

TEST_F(RequestIdentityTest, TheSameRequestIsKnownAgain) {
  const auto first = Of(keys_, {});
  const auto second = Of(keys_, {});
  EXPECT_EQ(first.principal, second.principal);
  EXPECT_EQ(first.method, "tanggap.x.v1.Service.Do");
  EXPECT_EQ(first.request_id.ToString(), kRequestId);
  EXPECT_EQ(first.request_hmac, second.request_hmac);
  EXPECT_EQ(first.other.principal, "") << "one key is live";
}

TEST_F(RequestIdentityTest, AnotherCallerRequestOrServiceHasAnotherKey) {
  const std::string key = Of(keys_, {}).principal;
  EXPECT_NE(Of(keys_, {.person = "person-b"}).principal, key);
  EXPECT_NE(Of(keys_, {.request_id = "018bcfe5-6880-4c31-a9f4-0c5a4e9f2d11"}).principal, key)
      << "the keys of one person's requests lead to none of the others";
  EXPECT_NE(Of(keys_, {.label = "y.request"}).principal, key);
  EXPECT_EQ(key.find("person-a"), std::string::npos);
}

TEST_F(RequestIdentityTest, OtherContentIsNoRepeat) {
  EXPECT_EQ(Of(keys_, {.bytes = "something else"}).principal, Of(keys_, {}).principal);
  EXPECT_NE(Of(keys_, {.bytes = "something else"}).request_hmac, Of(keys_, {}).request_hmac);
}

TEST_F(RequestIdentityTest, WhileAKeyIsReplacedTheRequestIsKnownByTheOldOneToo) {
  const auto before = Of(keys_, {});
  const privacy::KeyRing rotated = keys_.Rotated(random_);
  const auto after = Of(rotated, {.person = "person-a-anew", .former = {"person-a"}});
  EXPECT_NE(after.principal, before.principal);
  EXPECT_EQ(after.other.principal, before.principal);
  EXPECT_EQ(after.other.request_hmac, before.request_hmac);
}

}  // namespace
}  // namespace tanggap::service
